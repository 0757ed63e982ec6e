import { expect, test } from "@playwright/test";

import { answered, ask, lastAnswer } from "./chat-page";
import { expectUsableByAll } from "./page-checks";
import { composer, signUp } from "./people";

test("words of an answer are selected, quoted by the keyboard, sent, and still there after a reload", async ({
  page,
}) => {
  await signUp(page);
  await ask(page, "hello");
  await answered(page);
  const words = lastAnswer(page).locator("p").first();
  const said = (await words.textContent()) ?? "";
  await words.dblclick({ position: { x: 8, y: 12 } });
  const button = page.getByRole("button", { name: "Quote", exact: true });
  await expect(button).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(button).toBeFocused();
  await expectUsableByAll(page, "with the button beside the words");
  await page.keyboard.press("Enter");

  await expect(composer(page)).toBeFocused();
  const quote = page.getByRole("group", { name: "Quoted" });
  const first = /^\S+/.exec(said)?.[0] ?? "";
  expect(first).not.toBe("");
  await expect(quote).toHaveText(new RegExp(`^${first.replace(/\W+$/, "")}`));
  await expectUsableByAll(page, "with the quote above the message");
  await ask(page, "what is that?");
  await answered(page);
  await expect(quote).toBeHidden();
  const question = page.getByRole("article", { name: "You" }).last();
  const sent = await question.locator("blockquote").textContent();
  await page.reload();
  await expect(page.getByRole("article", { name: "You" }).last().locator("blockquote")).toHaveText(sent ?? "");
});

test("a paragraph that is selected by three clicks is quoted as it stands", async ({ page }) => {
  await signUp(page);
  await ask(page, "hello");
  await answered(page);
  const words = lastAnswer(page).locator("p").last();
  await words.click({ clickCount: 3 });
  await page.getByRole("button", { name: "Quote", exact: true }).click();
  await expect(page.getByRole("group", { name: "Quoted" })).toHaveText((await words.textContent())?.trim() ?? "");
  await page.getByRole("button", { name: "Remove the quote" }).click();
  await expect(page.getByRole("group", { name: "Quoted" })).toBeHidden();
});
