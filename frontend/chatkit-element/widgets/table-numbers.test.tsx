import { expect, test } from "vitest";

import { showWidget as show } from "../testing/show-widget";

const cell = (value: string, more: object = {}) => ({
  type: "Table.Cell",
  children: { type: "Text", value },
  ...more,
});
const row = (...cells: object[]) => ({ type: "Table.Row", children: cells });
const table = (...rows: object[]) => ({ type: "Card", children: [{ type: "Table", children: rows }] });

test("columns of numbers stand to the right with their heads, others where their server puts them", async () => {
  const head = { ...row(cell("Shop"), cell("Sales"), cell("Code"), cell("Growth")), header: true };
  const { view } = await show(
    table(
      head,
      row(cell("North"), cell("$1,200.50"), cell("007"), cell("4 %", { align: "center" })),
      row(cell("South"), cell("\u2212310"), cell("12"), cell("0 %")),
      row(cell("West"), cell(""), cell("13"), cell("12.5%")),
    ),
  );
  const alignOf = (role: "cell" | "columnheader", name: string) => view.getByRole(role, { name }).style.textAlign;
  expect(alignOf("columnheader", "Sales")).toBe("end");
  expect(alignOf("cell", "$1,200.50")).toBe("end");
  expect(alignOf("cell", "\u2212310")).toBe("end");
  expect(alignOf("cell", "12.5%")).toBe("end");
  expect(alignOf("cell", "4 %")).toBe("center");
  expect(alignOf("cell", "North")).toBe("");
  expect(alignOf("cell", "12")).toBe("");
  expect(view.getByRole("cell", { name: "$1,200.50" })).toHaveClass("number");
});

test("a table with spans keeps the sides that its server gave", async () => {
  const { view } = await show(table(row(cell("Sum", { colSpan: 2 })), row(cell("1"), cell("2"))));
  expect(view.getByRole("cell", { name: "2" }).style.textAlign).toBe("");
});
