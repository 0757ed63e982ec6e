import type { Entity, UserMessageContent } from "@openai/chatkit";

/** Something that a message names; in its text stands `@` and the tag's words. */
export type Tag = Extract<UserMessageContent, { type: "input_tag" }>;

/** A stretch of what is written; with a tag where the message names something. */
export interface Piece {
  start: number;
  text: string;
  tag: Tag | null;
}

const WORD = /[\p{L}\p{N}_]/u;

export function tokenFor({ text }: Pick<Tag, "text">): string {
  return `@${text.replaceAll(/\s+/g, " ")}`;
}

/** The tag that an entity becomes. Another thing of the same name gets a number, so that the text tells the two apart. */
export function tagFor(entity: Entity, known: readonly Tag[]): Tag {
  const { id, title, group, data, interactive } = entity;
  const taken = new Set(known.filter((tag) => tag.id !== id).map(tokenFor));
  let text = title;
  for (let number = 2; taken.has(tokenFor({ text })); number += 1) text = `${title} (${number})`;
  return {
    type: "input_tag",
    id,
    text,
    ...(group === undefined ? {} : { group }),
    ...(data === undefined ? {} : { data }),
    ...(interactive === undefined ? {} : { interactive }),
  };
}

/** The longest tag whose token stands at this place, as words of their own. */
function tagAt(text: string, at: number, longestFirst: readonly Tag[]): Tag | null {
  if (text[at] !== "@" || WORD.test(text[at - 1] ?? "")) return null;
  const fits = (tag: Tag): boolean => {
    const token = tokenFor(tag);
    return text.startsWith(token, at) && !(WORD.test(token.at(-1) ?? "") && WORD.test(text[at + token.length] ?? ""));
  };
  return longestFirst.find(fits) ?? null;
}

/** What is written, cut at the things that it names. Whoever changes the words of a token no longer names the thing. */
export function piecesOf(text: string, tags: readonly Tag[]): Piece[] {
  if (tags.length === 0) return text === "" ? [] : [{ start: 0, text, tag: null }];
  const longestFirst = tags.toSorted((a, b) => b.text.length - a.text.length);
  const pieces: Piece[] = [];
  let plainFrom = 0;
  const closePlain = (to: number): void => {
    if (to > plainFrom) pieces.push({ start: plainFrom, text: text.slice(plainFrom, to), tag: null });
  };
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const tag = at < plainFrom ? null : tagAt(text, at, longestFirst);
    if (!tag) continue;
    closePlain(at);
    pieces.push({ start: at, text: tokenFor(tag), tag });
    plainFrom = at + tokenFor(tag).length;
  }
  closePlain(text.length);
  return pieces;
}

/** The message as it is sent: text and tags in the order in which they were written. */
export function contentOf(text: string, tags: readonly Tag[]): UserMessageContent[] {
  return piecesOf(text.trim(), tags).map((piece) => piece.tag ?? { type: "input_text", text: piece.text });
}

/** Structured content as it stands in the composer. */
export function textOf(content: readonly UserMessageContent[]): string {
  return content.map((part) => (part.type === "input_tag" ? tokenFor(part) : part.text)).join("");
}

const LONGEST_QUERY = 60;
const BEFORE_MENTION = /[\s([{"'“„«,;:/\u3000-\u303f\uff00-\uffef-]/u;

/** What is being looked for: where its `@` stands, and what follows up to the caret. */
export interface OpenMention {
  start: number;
  query: string;
}

/** The mention that is being written at the caret, if there is one; an address like `ana@example` is none. */
export function mentionAt(text: string, caret: number, tags: readonly Tag[]): OpenMention | null {
  const start = text.lastIndexOf("@", caret - 1);
  if (start < 0 || caret - start - 1 > LONGEST_QUERY) return null;
  if (start > 0 && !BEFORE_MENTION.test(text[start - 1] ?? "")) return null;
  const query = text.slice(start + 1, caret);
  if (/^\s|\n|\s\s/.test(query)) return null;
  const named = piecesOf(text, tags).some((piece) => piece.tag && piece.start === start);
  return named ? null : { start, query };
}
