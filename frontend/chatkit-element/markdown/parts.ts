import { MOST_AT_ONCE } from "./limits";

/** Code and tables stay whole somewhat longer: what is copied or saved out of them should be all of it. */
const MOST_IN_ONE_PIECE = 4 * MOST_AT_ONCE;

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const TABLE_RULE = /^ {0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** What has to be said again where a piece is cut off inside something. */
interface Inside {
  closes: string;
  opens: string;
}

const NOTHING: Inside = { closes: "", opens: "" };

/** What a line leaves its document in: a block of code, a table, or neither. */
function after(line: string, previous: string, inside: Inside): Inside {
  const [, marks = "", info = ""] = FENCE.exec(line) ?? [];
  if (inside.closes !== "") {
    const ends = marks.startsWith(inside.closes) && info.trim() === "";
    return ends ? NOTHING : inside;
  }
  if (marks !== "") return { closes: marks, opens: `${line}\n` };
  if (!line.includes("|")) return NOTHING;
  return TABLE_RULE.test(line) && previous.includes("|") ? { closes: "", opens: `${previous}\n${line}\n` } : inside;
}

/** A line that is longer than a piece may be, in pieces of its own; words stay whole where there are some. */
function* linesOf(text: string): Generator<string> {
  for (const line of text.split("\n")) {
    let rest = line;
    while (rest.length > MOST_AT_ONCE) {
      const space = rest.lastIndexOf(" ", MOST_AT_ONCE);
      const cut = space > MOST_AT_ONCE / 2 ? space + 1 : MOST_AT_ONCE;
      yield rest.slice(0, cut);
      rest = rest.slice(cut);
    }
    yield rest;
  }
}

/** Long Markdown in pieces that can be read one by one: cut between blocks, and inside one only where it is huge. */
export function partsOf(text: string): string[] {
  if (text.length <= MOST_AT_ONCE) return [text];
  const parts: string[] = [];
  let lines: string[] = [];
  let length = 0;
  let previous = "";
  let inside = NOTHING;
  for (const line of linesOf(text)) {
    const isLong = length + line.length > MOST_AT_ONCE;
    const mayCut = inside === NOTHING || length + line.length > MOST_IN_ONE_PIECE;
    if (isLong && mayCut && lines.length > 0) {
      parts.push([...lines, ...(inside.closes === "" ? [] : [inside.closes])].join("\n"));
      lines = inside.opens === "" ? [] : [inside.opens.trimEnd()];
      length = 0;
    }
    lines.push(line);
    length += line.length + 1;
    inside = after(line, previous, inside);
    previous = line;
  }
  return [...parts, lines.join("\n")];
}
