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

/** The amount that is written there. One mark again and again, or a comma before three digits, parts thousands. */
export function numberIn(words: string): number {
  const groups = words.replace(/[^\d.,]/g, "").split(/[.,]/);
  const marks = new Set(words.match(/[.,]/g));
  const last = groups.at(-1) ?? "";
  const isWhole =
    groups.length === 1 || (marks.size === 1 && (groups.length > 2 || (marks.has(",") && last.length === 3)));
  const amount = Number(isWhole ? groups.join("") : `${groups.slice(0, -1).join("")}.${last}`);
  return /^\s*[-\u2212]/.test(words) ? -amount : amount;
}
