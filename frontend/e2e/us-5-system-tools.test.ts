import { expect, test } from "@playwright/test";

import { connectGmail, openSystemTools, row } from "./apps-dialog";
import { openMenu } from "./chat-page";
import { signUp } from "./people";

/** How many apps Google itself knows to have access. */
async function permissions(): Promise<number> {
  const page = await fetch(`http://127.0.0.1:${process.env["E2E_GOOGLE_PORT"] ?? ""}/connections`);
  return (await page.text()).split("<li>").length - 1;
}

test("US-5.1 the list says of each system tool how it stands", async ({ page }) => {
  await signUp(page);
  const tools = await openSystemTools(page);
  for (const [name, state] of [
    ["Analytics", "Connected"],
    ["Gmail", "Available"],
    ["Web search", "Not configured"],
    ["Calendar", "Coming soon"],
  ] as const) {
    await expect(row(tools, name).getByText(state, { exact: true })).toBeVisible();
  }
});

test("US-5.2 connecting Gmail leads through Google's consent and back", async ({ page }) => {
  await signUp(page);
  const tools = await connectGmail(page);
  await expect(row(tools, "Gmail").getByText("Connected", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect((await openMenu(page)).getByRole("option", { name: /^Gmail/ })).toContainText("Connected");
});

test("US-5.3 disconnecting takes the permission back at Google, and the tool is available", async ({ page }) => {
  await signUp(page);
  const before = await permissions();
  const tools = await connectGmail(page);
  expect(await permissions()).toBe(before + 1);
  await tools.getByRole("button", { name: "Disconnect Gmail" }).click();
  await expect(row(tools, "Gmail").getByText("Available", { exact: true })).toBeVisible();
  await expect.poll(permissions).toBe(before);
  await page.keyboard.press("Escape");
  const gmail = (await openMenu(page)).getByRole("option", { name: /^Gmail/ });
  await expect(gmail).toBeDisabled();
  await expect(gmail).toContainText("Not connected yet");
});

test("US-5.4 what is coming says so and cannot be pressed", async ({ page }) => {
  await signUp(page);
  const tools = await openSystemTools(page);
  await expect(row(tools, "Calendar").getByText("Coming soon", { exact: true })).toBeVisible();
  await expect(tools.getByRole("button", { name: "Connect Calendar" })).toBeDisabled();
  await page.keyboard.press("Escape");
  const calendar = (await openMenu(page)).getByRole("option", { name: /^Calendar/ });
  await expect(calendar).toBeDisabled();
  await expect(calendar).toContainText("Coming soon");
});
