import type { SourceMark } from "../../markdown/source-marks";
import type { Source, TextPart } from "../../protocol/wire";

export interface Citations {
  /** Each source once, in the order of their first mention. */
  sources: readonly Source[];
  /** Per part of the message, the places that have a source. */
  marks: readonly (readonly SourceMark[])[];
}

export function keyOf(source: Source): string {
  switch (source.type) {
    case "url":
      return `url ${source.url}`;
    case "file":
      return `file ${source.filename}`;
    case "entity":
      return `entity ${source.id}`;
  }
}

/** Each source once. */
export function distinct(sources: readonly Source[]): Source[] {
  return [...new Map(sources.map((source) => [keyOf(source), source])).values()];
}

/** Servers count characters; strings count those beyond the first 65,536 twice. */
function offsetOf(text: string, index: number): number {
  let offset = 0;
  for (let left = index; left > 0 && offset < text.length; left -= 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xff_ff ? 2 : 1;
  }
  return offset;
}

export function citationsOf(content: readonly TextPart[]): Citations {
  const sources = distinct(content.flatMap((part) => part.annotations.map(({ source }) => source)));
  const numbers = new Map(sources.map((source, position) => [keyOf(source), position + 1]));
  const marks = content.map(({ text, annotations }) =>
    annotations.flatMap(({ source, index }) => {
      const number = numbers.get(keyOf(source));
      return typeof index === "number" && number !== undefined ? [{ offset: offsetOf(text, index), number }] : [];
    }),
  );
  return { sources, marks };
}
