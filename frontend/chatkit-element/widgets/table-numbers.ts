import { childrenOf, walk } from "../protocol/widget-tree";
import type { WidgetNode } from "../protocol/wire";

/** An amount as people write it: sign, currency, thousands, decimals, per cent. What begins with a needless zero is a code. */
const NUMBER =
  /^[-+\u2212]?\s?[$€£¥]?\s?(?:0|[1-9]\d{0,2}(?:[,.\u2009\u202f\u00a0' ]\d{3})+|[1-9]\d*)(?:[.,]\d+)?\s?(?:[%€]|[A-Z]{3})?$/;

/** The places of a table's columns in which there are only numbers. Spans leave no place to count by. */
export function numericColumns(table: WidgetNode): ReadonlySet<number> {
  const rows = childrenOf(table)
    .filter((row) => row["header"] !== true)
    .map(childrenOf);
  const spans = rows.flat().some((cell) => cell["colSpan"] !== undefined || cell["rowSpan"] !== undefined);
  if (spans) return new Set();
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  const places = Array.from({ length: columns }, (_, column) => column);
  return new Set(
    places.filter((column) => {
      const present = rows.map((cells) => wordsOf(cells[column])).filter((words) => words !== "");
      return present.length > 0 && present.every((words) => NUMBER.test(words));
    }),
  );
}

export function wordsOf(cell: WidgetNode | undefined): string {
  if (cell === undefined) return "";
  const words = [...walk(cell)].map(({ value, label }) => value ?? label);
  return words
    .filter((each) => typeof each === "string" || typeof each === "number")
    .join(" ")
    .trim();
}

/** The amount that is written there. A single separator with three digits behind it parts thousands. */
export function numberIn(words: string): number {
  const digits = words.replace(/[^\d.,]/g, "");
  const last = Math.max(digits.lastIndexOf(","), digits.lastIndexOf("."));
  const behind = digits.length - last - 1;
  const marks = digits.match(/[.,]/g) ?? [];
  const partsThousands = last === -1 || (behind === 3 && new Set(marks).size === 1 && digits[last] === ",");
  const isDecimal = !partsThousands && !(marks.length > 1 && new Set(marks).size === 1);
  const whole = (isDecimal ? digits.slice(0, last) : digits).replace(/[.,]/g, "");
  const amount = Number(isDecimal ? `${whole}.${digits.slice(last + 1)}` : whole);
  return /^\s*[-\u2212]/.test(words) ? -amount : amount;
}
