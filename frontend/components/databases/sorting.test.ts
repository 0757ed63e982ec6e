import { describe, expect, it } from "vitest";

import { nextSorting, sortRows } from "@/components/databases/sorting";
import type { Cell } from "@/lib/contract";

const sorted = (cells: Cell[], direction: "ascending" | "descending", isNumber: boolean) =>
  sortRows(
    cells.map((cell) => [cell]),
    { column: 0, direction },
    isNumber,
  ).map(([cell]) => cell);

describe("sorting rows", () => {
  it("goes up, down, and back to the order of the server", () => {
    const up = nextSorting(null, 1);
    const down = nextSorting(up, 1);
    expect([up?.direction, down?.direction, nextSorting(down, 1)]).toEqual(["ascending", "descending", null]);
    expect(nextSorting(down, 0)).toEqual({ column: 0, direction: "ascending" });
  });

  it("orders numbers as numbers, also those that come as text, with nulls at the end", () => {
    const numbers = [null, 10, "9007199254740993", -2, "9007199254740992", 9];
    const up = [-2, 9, 10, "9007199254740992", "9007199254740993", null];
    expect(sorted(numbers, "ascending", true)).toEqual(up);
    expect(sorted(numbers, "descending", true)).toEqual([...up.slice(0, -1).toReversed(), null]);
    expect(sorted(["-9007199254740992", "-9007199254740993"], "ascending", true)[0]).toBe("-9007199254740993");
    expect(sorted(["NaN", 1, "Infinity"], "ascending", true)).toEqual([1, "Infinity", "NaN"]);
    expect(sorted(["Infinity", "Infinity", "-Infinity"], "ascending", true)[0]).toBe("-Infinity");
  });

  it("orders words as people do, and keeps equal ones in their order", () => {
    expect(sorted(["item 10", "Äpfel", "item 9", "bananas", null], "ascending", false)).toEqual([
      "Äpfel",
      "bananas",
      "item 9",
      "item 10",
      null,
    ]);
    const rows = [
      [1, "b"],
      [2, "a"],
      [1, "a"],
    ];
    expect(sortRows(rows, { column: 0, direction: "ascending" }, true)).toEqual([
      [1, "b"],
      [1, "a"],
      [2, "a"],
    ]);
    expect(rows[0]).toEqual([1, "b"]);
  });
});
