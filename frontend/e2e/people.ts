import { expect, test, type Page } from "@playwright/test";

export const PASSWORD = "correct horse battery";

let count = 0;

function newEmail(): string {
  count += 1;
  return `person-${Date.now()}-${count}@example.com`;
}

/** Creates an account and opens the chat page. */
export async function signUp(page: Page, name = "Ana Lindqvist", email = newEmail()): Promise<string> {
  const headers = { Origin: test.info().project.use.baseURL ?? "" };
  for (const [path, data] of [
    ["/api/auth/register", { email, password: PASSWORD, name }],
    ["/api/auth/login", { email, password: PASSWORD }],
  ] as const) {
    const answer = await page.request.post(path, { data, headers });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
  await page.goto("/dashboard/schema-agent");
  await expect(composer(page)).toBeVisible();
  return email;
}

/** The same over the form, as people do it. */
export async function signUpInBrowser(page: Page, name = "Ana Lindqvist"): Promise<string> {
  const email = newEmail();
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
