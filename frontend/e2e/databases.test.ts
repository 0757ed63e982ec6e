import { expect, test, type Locator, type Page } from "@playwright/test";
import { readFile } from "node:fs/promises";

import { chip } from "./chat-page";
import { expectUsableByAll } from "./page-checks";
import { composer, signUp } from "./people";

const MAX_TABS = 60;
const DATABASES = "/dashboard/databases";

/** Presses Tab until the focus is there, which the keyboard alone must be able to reach. */
async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  for (let tabs = 0; !(await target.evaluate((element) => document.activeElement === element)); tabs += 1) {
    expect(tabs, "the focus never arrived").toBeLessThan(MAX_TABS);
    await page.keyboard.press("Tab");
  }
}

test("the keyboard alone connects the sample store, looks at a table and asks it in SQL", async ({ page }) => {
  await signUp(page);
  const { keyboard } = page;
  const press = async (target: Locator) => {
    await tabTo(page, target);
    await keyboard.press("Enter");
  };
  await press(page.getByRole("link", { name: "Databases" }));
  await press(page.getByRole("button", { name: "Use the sample store" }));
  await press(page.getByRole("link", { name: "Sample store" }));
  const first = page.getByRole("complementary", { name: "Tables" }).locator("button[aria-expanded]").first();
  await press(first);
  await expect(page.getByRole("list", { name: /^Columns of/ })).toBeVisible();
  await tabTo(page, page.getByRole("textbox", { name: "SQL" }));
  await keyboard.type("SELECT n, 'row ' || n AS words FROM generate_series(1, 12000) AS n");
  await keyboard.press("Control+Enter");
  await expect(page.getByText(/^First 10,000 rows/)).toBeVisible();
  await expect(page.getByText(/More rows exist/)).toBeVisible();
  await tabTo(page, page.getByRole("region", { name: "Results" }));
  await keyboard.press("End");
  await expect(page.getByRole("cell", { name: "row 10000" })).toBeVisible();
  expect(await page.getByRole("table").getByRole("row").count()).toBeLessThan(80);
});

test("a query is cancelled, a refused one says why, and rows come as a file", async ({ page }) => {
  await signUp(page);
  await page.goto(DATABASES);
  await page.getByRole("button", { name: "Use the sample store" }).click();
  await page.getByRole("link", { name: "Sample store" }).click();
  const sql = page.getByRole("textbox", { name: "SQL" });
  await sql.fill("DELETE FROM customers");
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Ask with one statement that reads." })).toBeVisible();
  await sql.fill("SELECT count(*) FROM generate_series(1, 100000000) a WHERE a % 7 = 3");
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("The query was cancelled")).toBeVisible();
  await sql.fill("SELECT 1 AS one, '=1+1' AS formula");
  await page.getByRole("button", { name: "Run" }).click();
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save all rows" }).click();
  await page.getByRole("menuitem", { name: "Excel" }).click();
  expect((await file).suggestedFilename()).toBe("Sample store.xlsx");
});

test("all rows are saved and not just those shown, and earlier queries come back", async ({ page }) => {
  await signUp(page);
  await page.goto(DATABASES);
  await page.getByRole("button", { name: "Use the sample store" }).click();
  await page.getByRole("link", { name: "Sample store" }).click();
  const sql = page.getByRole("textbox", { name: "SQL" });
  await sql.fill("SELECT n FROM generate_series(1, 12000) AS n");
  await sql.press("Control+Enter");
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save all rows" }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  const rows = await readFile(await (await file).path(), "utf8");
  expect(rows.trim().split("\r\n")).toHaveLength(12_001);
  await expect(page.getByText("12,000 rows saved as Sample store.csv")).toBeVisible();
  await sql.fill("SELECT 2 AS two");
  await sql.press("Control+Enter");
  await expect(page.getByRole("columnheader", { name: /^two/ })).toBeVisible();
  await sql.press("Control+ArrowUp");
  await expect(sql).toHaveValue("SELECT n FROM generate_series(1, 12000) AS n");
  await sql.press("Control+ArrowDown");
  await expect(sql).toHaveValue("SELECT 2 AS two");
  await page.getByRole("button", { name: "History" }).click();
  await expect(page.getByRole("list", { name: "Past queries" }).getByRole("listitem")).toHaveCount(2);
  await expectUsableByAll(page, "a history");
  await page.getByRole("searchbox", { name: "Search your queries" }).fill("series");
  await page.getByRole("button", { name: /^SELECT n FROM/ }).click();
  await expect(sql).toHaveValue("SELECT n FROM generate_series(1, 12000) AS n");
  await expect(sql).toBeFocused();
});

test("rows are sorted, a plan is shown, and a query goes to the chat below what was written", async ({ page }) => {
  await signUp(page);
  await composer(page).fill("Is this right?");
  await page.getByRole("link", { name: "Databases" }).click();
  await page.getByRole("button", { name: "Use the sample store" }).click();
  await page.getByRole("link", { name: "Sample store" }).click();
  const sql = page.getByRole("textbox", { name: "SQL" });
  await sql.fill("SELECT n FROM generate_series(1, 12000) AS n");
  await sql.press("Control+Enter");
  const head = page.getByRole("columnheader", { name: /^n/ });
  await head.getByRole("button").click();
  await page.keyboard.press("Enter");
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByRole("cell", { name: "10000", exact: true })).toBeVisible();
  await expect(page.getByText(/only these are sorted/)).toBeVisible();
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByRole("region", { name: "Plan" })).toContainText("Function Scan on generate_series");
  await expectUsableByAll(page, "a plan");
  await page.getByRole("button", { name: "Ask about this" }).click();
  await expect(composer(page)).toHaveValue(
    /^Is this right\?\n\nAbout this query:\n```sql\nSELECT n FROM generate_series/,
  );
  await expect(chip(page, "Sample store")).toBeVisible();
  await expect(page.getByRole("article", { name: "Answer" })).toBeHidden();
});

test("what the pages of databases say on the way is accessible and fits every window", async ({ page }) => {
  await signUp(page);
  await page.goto(DATABASES);
  await page.getByRole("button", { name: "Connect a database" }).click();
  await page.getByRole("radio", { name: "Fields" }).click();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Enter the host.")).toBeVisible();
  await expectUsableByAll(page, "a form with errors");
  await page.getByLabel("Host").fill("127.0.0.1");
  await page.getByLabel("Port").fill("9");
  await page.getByRole("textbox", { name: /^Database/ }).fill("shop");
  await page.getByRole("textbox", { name: /^User/ }).fill("reader");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await expectUsableByAll(page, "a failed test");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Use the sample store" }).click();
  await expect(page.getByText("Working, just now")).toBeVisible();
  await page.getByRole("button", { name: "More for Sample store" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expectUsableByAll(page, "the question before deleting");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Sample store" }).click();
  await page.getByRole("button", { name: /^customers/ }).click();
  await page.getByRole("button", { name: "Add note about customers" }).click();
  await page.getByRole("textbox", { name: "Note about customers" }).fill("Ask for active ones only");
  await page.getByRole("button", { name: "Save note" }).click();
  await expectUsableByAll(page, "tables with a note");
});

test("an answer shows its query, chart and rows, is saved, and takes a correction", async ({ page }) => {
  await signUp(page);
  await page.goto(DATABASES);
  await page.getByRole("button", { name: "Use the sample store" }).click();
  await expect(page.getByText("Working, just now")).toBeVisible();
  await page.getByRole("link", { name: "Chat" }).click();
  await page.setViewportSize({ width: 1280, height: 600 });
  await composer(page).fill("Which countries have the most customers?");
  await composer(page).press("Enter");
  const answer = page.getByRole("article", { name: "Answer" });
  await expect(answer.getByRole("button", { name: "Correct this" })).toBeVisible();
  await expect(answer.getByRole("button", { name: "Correct this" })).not.toBeInViewport();
  await expect(answer.getByText("Germany comes first with 304")).toBeInViewport();
  await page.getByRole("button", { name: "Jump to latest" }).click();
  await expect(answer.getByRole("button", { name: "Correct this" })).toBeInViewport();
  await expect(page.getByRole("button", { name: "Jump to latest" })).toBeHidden();
  await expect(answer).toContainText("Understood as: The number of customers by country");
  await expect(answer).toContainText("Germany comes first with 304");
  await answer.getByRole("button", { name: /^SQL/ }).click();
  await expect(answer).toContainText("GROUP BY customers.country");
  await answer.getByRole("button", { name: "customers", exact: true }).click();
  await expect(answer.getByRole("group", { name: "Table" }).getByRole("row").nth(1)).toContainText("Sweden");
  await expectUsableByAll(page, "an answer about data");
  const file = page.waitForEvent("download");
  await answer.getByRole("button", { name: "CSV" }).click();
  const rows = await readFile(await (await file).path(), "utf8");
  expect(rows).toContain("country,customers\r\nGermany,304\r\n");
  await expect(page.getByText("9 rows saved as Sample store.csv")).toBeVisible();
  await answer.getByRole("button", { name: "Correct this" }).click();
  await expect(composer(page)).toBeFocused();
  await expect(chip(page, "Sample store")).toBeVisible();
  await page.keyboard.type("clients are customers");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(page.getByText(/Remembered about Sample store/).last()).toBeVisible();
  await composer(page).fill("How many clients are there?");
  await composer(page).press("Enter");
  await expect(page.getByText("customers: 900").first()).toBeVisible();
});

test("on a phone the sheet of a menu is not chosen from by the press that opened it", async ({ page }) => {
  await signUp(page);
  await page.setViewportSize({ width: 340, height: 860 });
  await page.goto(DATABASES);
  await page.getByRole("button", { name: "Use the sample store" }).click();
  await page.getByRole("link", { name: "Sample store" }).click();
  await page.getByText("Query", { exact: true }).first().click();
  const sql = page.getByRole("textbox", { name: "SQL" });
  await sql.fill("SELECT n FROM generate_series(1, 50) AS n");
  await sql.press("Control+Enter");
  await page.getByRole("button", { name: "Save all rows" }).click();
  await expect(page.getByRole("menuitem", { name: "Excel" })).toBeVisible();
  const file = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "JSON" }).click();
  expect((await file).suggestedFilename()).toBe("Sample store.json");
});
