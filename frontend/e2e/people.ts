import { expect, type Page } from "@playwright/test";

export const PASSWORD = "correct horse battery";

let count = 0;

/** Creates an account in the browser and ends on the chat page. */
export async function signUp(page: Page, name = "Ana Lindqvist"): Promise<string> {
  count += 1;
  const email = `person-${Date.now()}-${count}@example.com`;
  await page.goto("/signup");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/dashboard/schema-agent");
  await expect(composer(page)).toBeVisible();
  return email;
}

export function composer(page: Page) {
  return page.getByRole("textbox", { name: "Message" });
}

export async function openApps(page: Page) {
  await page.getByRole("button", { name: /^Apps/ }).click();
  const dialog = page.getByRole("dialog", { name: "Apps" });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Opens the form with an address in it. */
export async function addConnector(page: Page, url: string) {
  await openApps(page);
  await page.getByRole("button", { name: "Add connector" }).click();
  const dialog = page.getByRole("dialog", { name: "Add connector" });
  await dialog.getByLabel("Server URL").fill(url);
  return dialog;
}
