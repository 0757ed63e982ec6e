import { expect, test, type Page } from "@playwright/test";

import { composer, signUp } from "./people";

/** A signed-in person with the demo server connected. */
async function withNotes(page: Page, baseURL: string | undefined) {
  await signUp(page);
  const answer = await page.request.post("/api/connectors", {
    data: { name: "Notes", server_url: `${baseURL}/demo/mcp`, auth_type: "none" },
    headers: { Origin: baseURL ?? "" },
  });
  expect(answer.status()).toBe(201);
  await page.reload();
}

async function ask(page: Page, words: string) {
  // While an answer comes, nothing can be sent.
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
  await composer(page).fill(words);
  await composer(page).press("Enter");
}

const call = (page: Page, name: RegExp) => page.getByRole("button", { name }).last();

test("a call that can change something waits, survives a reload, and is made as edited", async ({ page, baseURL }) => {
  await withNotes(page, baseURL);
  await ask(page, 'create a note called "Prices" saying "Up by 4 %"');
  await expect(call(page, /Notes: create note/)).toContainText("waiting for you");
  await expect(page.getByText("Nothing has been sent yet.", { exact: true })).toBeVisible();

  await page.reload();
  const title = page.getByLabel("title");
  await expect(title).toHaveValue("Prices");
  await title.fill("New prices");
  await title.press("Enter");
  await expect(page.getByRole("button", { name: "Allow once" })).toBeEnabled();
  await expect(call(page, /Notes: create note/)).toContainText("waiting for you");

  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(call(page, /Notes: create note/)).toContainText("allowed once, done in");
  await expect(page.getByRole("article", { name: "Answer" }).last()).toContainText("New prices");
  await expect(page.getByRole("button", { name: "Allow once" })).toBeHidden();
});

test("a denied call is not made", async ({ page, baseURL }) => {
  await withNotes(page, baseURL);
  await ask(page, "delete note 1");
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(call(page, /Notes: delete note/)).toContainText("denied by you");
  await expect(page.getByRole("article", { name: "Answer" }).last()).toContainText("Nothing was sent to Notes.");
  await ask(page, "read note 1");
  await expect(call(page, /Notes: read note/)).toContainText("done in");
});

test("what is always allowed is not asked again", async ({ page, baseURL }) => {
  await withNotes(page, baseURL);
  await ask(page, 'create a note called "One" saying "1"');
  await page.getByRole("button", { name: "Always allow this tool" }).click();
  await expect(call(page, /Notes: create note/)).toContainText("always allowed, done in");
  await ask(page, 'create a note called "Two" saying "2"');
  await expect(page.getByRole("article", { name: "Answer" }).last()).toContainText("Two");
  await expect(page.getByRole("button", { name: "Allow once" })).toBeHidden();
});

test("a question that another window has answered shows what came of it", async ({ page, baseURL, context }) => {
  await withNotes(page, baseURL);
  await ask(page, "delete note 1");
  await expect(page.getByRole("button", { name: "Deny" })).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole("button", { name: "Deny" }).click();
  await expect(call(other, /Notes: delete note/)).toContainText("denied by you");
  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(call(page, /Notes: delete note/)).toContainText("denied by you");
  await expect(page.getByRole("button", { name: "Allow once" })).toBeHidden();
});
