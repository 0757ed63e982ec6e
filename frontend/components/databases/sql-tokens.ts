export type SqlTokenKind = "keyword" | "string" | "number" | "comment" | "plain";

export interface SqlToken {
  kind: SqlTokenKind;
  text: string;
}

const KEYWORDS = new Set(
  (
    "all and any array as asc between by case cast cross current_date current_timestamp desc distinct else end except " +
    "exists explain extract false fetch filter first following for from full group having ilike in inner intersect " +
    "interval is join last lateral left like limit natural not null nulls offset on only or order outer over " +
    "partition preceding range recursive right row rows select set show similar some table then to true unbounded " +
    "union unnest using values when where window with within"
  ).split(" "),
);

/** Comments, texts (an open one goes to the end), names in quotes, numbers, words. */
const TOKEN =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$)|(\$\w*\$)[\s\S]*?(?:\3|$))|("(?:[^"]|"")*(?:"|$))|(\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b)|([a-z_][\w$]*)/gi;

/** Splits SQL into pieces by how they read; together they are the whole text. */
export function tokenizeSql(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let position = 0;
  for (const match of sql.matchAll(TOKEN)) {
    const kind = kindOf(match);
    if (kind === "plain") continue;
    if (match.index > position) tokens.push({ kind: "plain", text: sql.slice(position, match.index) });
    tokens.push({ kind, text: match[0] });
    position = match.index + match[0].length;
  }
  if (position < sql.length) tokens.push({ kind: "plain", text: sql.slice(position) });
  return tokens;
}

function kindOf([, comment, text, , , number, word]: RegExpMatchArray): SqlTokenKind {
  if (comment !== undefined) return "comment";
  if (text !== undefined) return "string";
  if (number !== undefined) return "number";
  return word !== undefined && KEYWORDS.has(word.toLowerCase()) ? "keyword" : "plain";
}
