import { within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { showWidget as show } from "../testing/show-widget";
import { numberIn } from "./table-numbers";

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

const COUNTRIES = ["Germany", "France", "Spain", "Austria", "Italy", "Poland", "Sweden", "Malta"];
const head = { ...row(cell("country"), cell("customers")), header: true };
const countries = table(
  head,
  ...COUNTRIES.map((name, place) =>
    row(cell(name), cell(place === 7 ? "" : (1_200 - place * 150).toLocaleString("en"))),
  ),
);

function firstCells(view: HTMLElement): (string | null)[] {
  const rows = within(view).getAllByRole("row").slice(1);
  return rows.map((each) => within(each).queryAllByRole("cell")[0]?.textContent ?? null);
}

test("many rows fold, and pressing a head orders all of them: up, down, and back", async () => {
  const user = userEvent.setup();
  const { view } = await show(countries);
  const box = view.getByRole("group", { name: "Table" });
  expect(firstCells(box).slice(0, 5)).toEqual(COUNTRIES.slice(0, 5));
  expect(within(box).queryByText("Malta")).toBeNull();
  const customers = within(box).getByRole("columnheader", { name: "customers" });
  await user.click(within(customers).getByRole("button"));
  expect(customers).toHaveAttribute("aria-sort", "ascending");
  expect(firstCells(box).slice(0, 3)).toEqual(["Sweden", "Poland", "Italy"]);
  await user.click(within(box).getByRole("button", { name: "Show all 8 rows" }));
  expect(firstCells(box)[7]).toBe("Malta");
  await user.click(within(customers).getByRole("button"));
  expect(customers).toHaveAttribute("aria-sort", "descending");
  expect(firstCells(box)[7]).toBe("Malta");
  await user.keyboard("{Enter}");
  expect(customers).toHaveAttribute("aria-sort", "none");
  expect(firstCells(box).slice(0, 8)).toEqual(COUNTRIES);
});

test("a table with spans or without a head of its own has nothing to press", async () => {
  const { view } = await show(
    table(row(cell("Sum", { colSpan: 2 })), row(cell("1"), cell("2")), row(cell("3"), cell("4"))),
  );
  expect(within(view.getByRole("group", { name: "Table" })).queryByRole("button")).toBeNull();
});

test.each([
  ["48,910", 48_910],
  ["1,200.50", 1_200.5],
  ["1.200,50", 1_200.5],
  ["1.234.567", 1_234_567],
  ["\u2212310 €", -310],
  ["12.5%", 12.5],
])("%s is read as %d", (words, amount) => {
  expect(numberIn(words)).toBe(amount);
});
