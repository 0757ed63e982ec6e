import { expect, type Locator, type Page } from "@playwright/test";

import { openApps } from "./people";

export const GMAIL_ACCOUNT = "ana.lindqvist@gmail.example";

/** Runs the test of the form that is open, which must pass. */
export async function passTest(form: Locator) {
  await form.getByRole("button", { name: /^Test (connection|again)$/ }).click();
  await expect(form.getByText(/^Connected\./)).toBeVisible();
}

export async function openSystemTools(page: Page) {
  const apps = await openApps(page);
  await apps.getByRole("tab", { name: "System tools" }).click();
  return apps.getByRole("region", { name: "System tools" });
}

export function row(list: Locator, name: string) {
  return list.getByRole("listitem").filter({ hasText: name });
}

export async function moreFor(page: Page, name: string, action: "Edit" | "Re-test" | "Tools" | "Delete") {
  await page.getByRole("button", { name: `More for ${name}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

/** Goes to Google from the row of Gmail, and comes back with the permission. */
export async function connectGmail(page: Page) {
  const tools = await openSystemTools(page);
  const [provider] = await Promise.all([
    page.waitForEvent("popup"),
    tools.getByRole("button", { name: "Connect Gmail" }).click(),
  ]);
  await expect(provider.getByRole("heading", { name: "Patchbay wants access" })).toBeVisible();
  await Promise.all([provider.waitForEvent("close"), provider.getByRole("link", { name: "Allow" }).click()]);
  await expect(row(tools, "Gmail")).toContainText(`Signed in as ${GMAIL_ACCOUNT}.`);
  return tools;
}

/** Connects a server without the form, for what comes after. */
export async function connect(page: Page, name: string, url: string) {
  const origin = new URL(page.url()).origin;
  const answer = await page.request.post("/api/connectors", {
    data: { name, server_url: url, auth_type: "none" },
    headers: { Origin: origin },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  await page.reload();
}
