import { expect, test } from "@playwright/test";

import { answered, ask, lastAnswer, lastCall } from "./chat-page";
import { composer, PASSWORD, signUp } from "./people";

test("signing out in one tab ends the others, and signing in as somebody else changes them", async ({ page }) => {
  const second = await page.context().newPage();
  const boEmail = await signUp(second, "Bo Ek");
  await signUp(page, "Ana Lindqvist");
  await second.goto("/dashboard/settings");
  await expect(second.getByLabel("Name")).toHaveValue("Ana Lindqvist");

  await page.getByRole("button", { name: "Account", exact: true }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(second.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await second.getByLabel("Email").fill(boEmail);
  await second.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await second.getByRole("button", { name: "Sign in" }).click();
  await expect(second.getByLabel("Name")).toHaveValue("Bo Ek");

  await page.goBack();
  await expect(page.getByText("to know, Bo?")).toBeVisible();
});

test("an answer asked for in one tab comes to the other, and what that one asks is kept meanwhile", async ({
  page,
  baseURL,
}) => {
  await signUp(page);
  const saved = await page.request.post("/api/connectors", {
    data: { name: "Notes", server_url: `${baseURL ?? ""}/demo/mcp`, auth_type: "none" },
    headers: { Origin: baseURL ?? "" },
  });
  expect(saved.ok(), await saved.text()).toBe(true);
  await page.reload();
  await ask(page, "count slowly up to 12 in Notes");
  await expect(lastCall(page, /Notes: count slowly/)).toContainText("running");

  const second = await page.context().newPage();
  await second.goto(page.url());
  await expect(second.getByText("An answer is on its way")).toBeVisible();
  await ask(second, "And in words?");
  await expect(second.getByText("This chat is still answering.")).toBeVisible();
  await expect(composer(second)).toHaveValue("And in words?");

  await answered(page);
  await expect(lastAnswer(second)).toContainText("Counted to 12.", { timeout: 15_000 });
  await expect(second.getByText("An answer is on its way")).toBeHidden();
});
