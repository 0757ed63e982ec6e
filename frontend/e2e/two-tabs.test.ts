import { expect, test } from "@playwright/test";

import { PASSWORD, signUp } from "./people";

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
