import { expect, type Page } from "@playwright/test";

import { composer } from "./people";

/** Opens the composer's menu of apps. */
export async function openMenu(page: Page) {
  await page.getByRole("button", { name: "Choose an app" }).click();
  const menu = page.getByRole("listbox", { name: "Apps" });
  await expect(menu).toBeVisible();
  return menu;
}

/** Chooses an app for the next message. */
export async function choose(page: Page, app: string) {
  const menu = await openMenu(page);
  await menu.getByRole("option", { name: new RegExp(`^${app}\\b`) }).click();
  await expect(chip(page, app)).toBeVisible();
}

/** What shows that an app is chosen, and takes the choice back. */
export function chip(page: Page, app: string) {
  return page.getByRole("button", { name: `Remove ${app}` });
}

export async function ask(page: Page, words: string) {
  // While an answer comes, nothing can be sent.
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeHidden();
  await composer(page).fill(words);
  await composer(page).press("Enter");
}

/** The latest call of a tool, with its outcome. */
export function lastCall(page: Page, name: string | RegExp) {
  return page.getByRole("button", { name }).last();
}

export function lastAnswer(page: Page) {
  return page.getByRole("article", { name: "Answer" }).last();
}

export async function answered(page: Page) {
  await expect(lastAnswer(page)).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeHidden();
}
