import { expect, test, type Page } from "@playwright/test";

import { connect } from "./apps-dialog";
import { ask, lastAnswer, lastCall } from "./chat-page";
import { signUp } from "./people";

/** A signed-in person with the demo server connected. */
async function withNotes(page: Page, baseURL: string | undefined) {
  await signUp(page);
  await connect(page, "Notes", `${baseURL}/demo/mcp`);
}

test("a call that can change something waits, survives a reload, and is made as edited", async ({ page, baseURL }) => {
  await withNotes(page, baseURL);
  await ask(page, 'create a note called "Prices" saying "Up by 4 %"');
  await expect(lastCall(page, /Notes: create note/)).toContainText("waiting for you");
  await expect(page.getByText("Nothing has been sent yet.", { exact: true })).toBeVisible();

  await page.reload();
  const title = page.getByLabel("title");
  await expect(title).toHaveValue("Prices");
  await title.fill("New prices");
  await title.press("Enter");
  await expect(page.getByRole("button", { name: "Allow once" })).toBeEnabled();
  await expect(lastCall(page, /Notes: create note/)).toContainText("waiting for you");

  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(lastCall(page, /Notes: create note/)).toContainText("allowed once, done in");
  await expect(lastAnswer(page)).toContainText("New prices");
  await expect(page.getByRole("button", { name: "Allow once" })).toBeHidden();
});

test("a denied call is not made", async ({ page, baseURL }) => {
  await withNotes(page, baseURL);
  await ask(page, "delete note 1");
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(lastCall(page, /Notes: delete note/)).toContainText("denied by you");
  await expect(lastAnswer(page)).toContainText("Nothing was sent to Notes.");
  await ask(page, "read note 1");
  await expect(lastCall(page, /Notes: read note/)).toContainText("done in");
});

test("what is always allowed is not asked again", async ({ page, baseURL }) => {
  await withNotes(page, baseURL);
  await ask(page, 'create a note called "One" saying "1"');
  await page.getByRole("button", { name: "Always allow this tool" }).click();
  await expect(lastCall(page, /Notes: create note/)).toContainText("always allowed, done in");
  await ask(page, 'create a note called "Two" saying "2"');
  await expect(lastAnswer(page)).toContainText("Two");
  await expect(page.getByRole("button", { name: "Allow once" })).toBeHidden();
});

test("a question that another window has answered shows what came of it", async ({ page, baseURL, context }) => {
  await withNotes(page, baseURL);
  await ask(page, "delete note 1");
  await expect(page.getByRole("button", { name: "Deny" })).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole("button", { name: "Deny" }).click();
  await expect(lastCall(other, /Notes: delete note/)).toContainText("denied by you");
  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(lastCall(page, /Notes: delete note/)).toContainText("denied by you");
  await expect(page.getByRole("button", { name: "Allow once" })).toBeHidden();
});
