export type TokenKind = "key" | "string" | "number" | "word" | "plain";

export interface Token {
  kind: TokenKind;
  text: string;
}

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|\b(true|false|null)\b/g;

/** Splits JSON into coloured pieces. Text that is not JSON comes back whole and plain. */
export function tokenizeJson(source: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (const match of source.matchAll(TOKEN)) {
    const [, string, colon, number, word] = match;
    if (match.index > position) tokens.push({ kind: "plain", text: source.slice(position, match.index) });
    if (string !== undefined) tokens.push({ kind: colon === undefined ? "string" : "key", text: string });
    if (colon !== undefined) tokens.push({ kind: "plain", text: colon });
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    if (word !== undefined) tokens.push({ kind: "word", text: word });
    position = match.index + match[0].length;
  }
  if (position < source.length) tokens.push({ kind: "plain", text: source.slice(position) });
  return tokens;
}
