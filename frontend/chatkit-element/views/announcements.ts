const SENTENCE_END = /[.!?:…](?=\s)|\n/g;
const MARKUP = /[*_`#>|]+|!?\[([^\]]*)\]\([^)]*\)/g;

/** Markdown as it is spoken. */
export function spoken(markdown: string): string {
  return markdown.replace(MARKUP, "$1").replace(/\s+/g, " ").trim();
}

/** Up to where a growing text may be read aloud: whole sentences while it grows, everything when it is complete. */
export function announceableLength(text: string, complete: boolean): number {
  if (complete) return text.length;
  let end = 0;
  for (const match of text.matchAll(SENTENCE_END)) end = match.index + match[0].length;
  return end;
}
