import { childrenOf } from "../protocol/widget-tree";
import type { WidgetNode } from "../protocol/wire";
import { numberIn, wordsOf } from "./table-numbers";

export interface Order {
  /** The place of the column. */
  column: number;
  direction: "ascending" | "descending";
}

const FEWEST_ROWS = 3;
const WORDS = new Intl.Collator(undefined, { numeric: true });

/** The head and the rows of a table whose reader may order it: one head, and no cell that spans others. */
export function splitTable(nodes: readonly WidgetNode[]): { head: number; canBeOrdered: boolean } {
  const head = nodes.findIndex((row) => row["header"] !== true);
  const rows = head === -1 ? [] : nodes.slice(head);
  const isRegular = nodes.every((row) =>
    childrenOf(row).every((cell) => cell["colSpan"] === undefined && cell["rowSpan"] === undefined),
  );
  const isPlain = head === 1 && rows.every((row) => row["header"] !== true);
  return { head: head === -1 ? nodes.length : head, canBeOrdered: isPlain && isRegular && rows.length >= FEWEST_ROWS };
}

/** The next of three states: up, down, and as the server sent them. */
export function nextOrder(current: Order | null, column: number): Order | null {
  if (current?.column !== column) return { column, direction: "ascending" };
  return current.direction === "ascending" ? { column, direction: "descending" } : null;
}

/** The places of the rows in another order; equal ones keep theirs, empty ones come last in both directions. */
export function placesInOrder(rows: readonly WidgetNode[], { column, direction }: Order, isNumber: boolean): number[] {
  const sign = direction === "ascending" ? 1 : -1;
  const words = rows.map((row) => wordsOf(childrenOf(row)[column]));
  const figures = isNumber ? words.map(numberIn) : [];
  return rows
    .map((_, place) => place)
    .toSorted((one, other) => {
      const [a = "", b = ""] = [words[one], words[other]];
      if (a === "" || b === "") return Number(a === "") - Number(b === "");
      return sign * (isNumber ? (figures[one] ?? 0) - (figures[other] ?? 0) : WORDS.compare(a, b));
    });
}
