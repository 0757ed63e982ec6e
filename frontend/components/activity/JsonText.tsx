import { Fragment } from "react";

/** A string, a number or a word, as `JSON.stringify` writes them; a string before a colon is a key. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/g;

/** Past this, colours cost more than they help. */
const MAX_COLOURED = 20_000;

/** Indented JSON with keys, strings and other values told apart. */
export function JsonText({ text }: { text: string }) {
  if (text.length > MAX_COLOURED) return text;
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    const colour = string === undefined ? "text-syn-value" : colon === undefined ? "text-syn-string" : "text-syn-key";
    parts.push(
      <Fragment key={match.index}>
        {text.slice(end, match.index)}
        <span className={colour}>{string ?? whole}</span>
        {colon}
      </Fragment>,
    );
    end = match.index + whole.length;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
