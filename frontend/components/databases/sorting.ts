import type { Cell } from "@/lib/contract";

export interface Sorting {
  /** The place of the column. */
  column: number;
  direction: "ascending" | "descending";
}

const WORDS = new Intl.Collator("en", { numeric: true });

/** The next of three states: up, down, and as the server sent them. */
export function nextSorting(current: Sorting | null, column: number): Sorting | null {
  if (current?.column !== column) return { column, direction: "ascending" };
  return current.direction === "ascending" ? { column, direction: "descending" } : null;
}

/** Rows in another order; equal ones keep theirs. What is null comes last in both directions. */
export function sortRows<Row extends readonly Cell[]>(
  rows: readonly Row[],
  { column, direction }: Sorting,
  isNumber: boolean,
): Row[] {
  const compare = isNumber ? compareNumbers : compareWords;
  const sign = direction === "ascending" ? 1 : -1;
  return rows.toSorted((left, right) => {
    const [a, b] = [left[column] ?? null, right[column] ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * compare(a, b);
  });
}

/** Large numbers and exact ones come as text; where two are the same as floats, their digits decide. */
function compareNumbers(a: NonNullable<Cell>, b: NonNullable<Cell>): number {
  const difference = Number(a) - Number(b);
  // NaN is above all, as in PostgreSQL.
  if (Number.isNaN(difference) && a !== b) return Number(Number.isNaN(Number(a))) - Number(Number.isNaN(Number(b)));
  if (difference !== 0 || a === b) return difference || 0;
  return exactOrder(String(a), String(b));
}

function exactOrder(a: string, b: string): number {
  const isNegative = a.startsWith("-");
  const order = WORDS.compare(a.replace("-", ""), b.replace("-", ""));
  return isNegative ? -order : order;
}

function compareWords(a: NonNullable<Cell>, b: NonNullable<Cell>): number {
  return WORDS.compare(String(a), String(b));
}
