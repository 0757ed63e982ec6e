import { expect, test, type Page } from "@playwright/test";
import { readFile } from "node:fs/promises";

import { answered, ask, lastCall } from "./chat-page";
import { expectUsableByAll } from "./page-checks";
import { signUp } from "./people";

/** Somebody whose agent has asked a database and drawn a chart. */
async function signUpWithCalls(page: Page) {
  await signUp(page);
  await page.goto("/dashboard/databases");
  await page.getByRole("button", { name: "Use the sample store" }).click();
  await expect(page.getByRole("link", { name: "Sample store" })).toBeVisible();
  await page.goto("/dashboard/schema-agent");
  await ask(page, "How many customers are there?");
  await expect(lastCall(page, /^Sample store: run a query/i)).toBeVisible();
  await answered(page);
  await ask(page, "Draw a chart of this:\nmonth,orders\nJan,5\nFeb,8");
  await expect(lastCall(page, /^Analytics:/)).toBeVisible();
  await answered(page);
  await page.goto("/dashboard/activity");
  await expect(page.getByRole("button", { name: /Analytics/ })).toBeVisible();
}

test("calls are found by words, and the found ones saved as a file", async ({ page }) => {
  await signUpWithCalls(page);
  const search = page.getByRole("searchbox", { name: "Search calls" });
  await search.fill("sample query");
  await expect(page.getByRole("button", { name: /^.*Analytics:/ })).toBeHidden();
  await expect(page.getByRole("button", { name: /Sample store: run a query/i })).toBeVisible();
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const file = await arriving;
  expect(file.suggestedFilename()).toMatch(/^patchbay-calls-[\d-]+\.csv$/);
  const [head, ...rows] = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(head).toContain("started_at,app,tool,title,outcome");
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toContain("Sample store");
  await search.fill("nowhere");
  await expect(page.getByText("No call matches.")).toBeVisible();
  await page.getByRole("button", { name: "Show all calls" }).click();
  await expect(page.getByRole("button", { name: /Analytics:/ })).toBeVisible();
});

test("a search of the record is accessible and fits every window", async ({ page }) => {
  await signUpWithCalls(page);
  await page.getByRole("searchbox", { name: "Search calls" }).fill("chart");
  await expect(page.getByText(/is sealed and cannot be/)).toBeVisible();
  await expect(page.getByRole("button", { name: /Sample store: run a query/i })).toBeHidden();
  await expectUsableByAll(page, "a search");
  await page.getByRole("searchbox", { name: "Search calls" }).fill("nowhere");
  await expect(page.getByText("No call matches.")).toBeVisible();
  await expectUsableByAll(page, "a search without results");
});

test("a tab that is clicked draws no ring, which is the keyboard's", async ({ page }) => {
  await signUp(page);
  await page.goto("/dashboard/activity");
  const events = page.getByRole("tab", { name: "Account and connectors" });
  const hasRing = () => events.evaluate((tab) => tab.matches(":focus-visible"));
  await events.click();
  await expect(events).toBeFocused();
  expect(await hasRing()).toBe(false);
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("tab", { name: "Calls" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect.poll(hasRing).toBe(true);
});
