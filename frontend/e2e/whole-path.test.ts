import { expect, test } from "@playwright/test";

import { addConnector, composer, openApps, PASSWORD, signUp } from "./people";

test("a newcomer signs up, connects a server, and the agent uses it", async ({ page, baseURL }) => {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    // The browser itself reports refusals by status; only what the page or its content policy says is a problem here.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      problems.push(message.text());
  });

  await page.goto("/");
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.waitForURL("**/signup");
  const email = await signUp(page);
  await expect(page.getByRole("heading", { name: "What do you want to know, Ana?" })).toBeVisible();

  const form = await addConnector(page, `${baseURL}/demo/mcp`);
  await expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
  await form.getByRole("button", { name: "Test connection" }).click();
  await expect(form.getByText(/tools found/)).toBeVisible();
  const tools = form.getByRole("region", { name: "Tools" }).getByRole("listitem");
  await expect(tools.filter({ hasText: "search_notes" })).toContainText("reads");
  await expect(tools.filter({ hasText: "delete_note" })).toContainText("can change things");
  await form.getByLabel("Name").fill("Notes");
  await form.getByRole("button", { name: "Save" }).click();

  const apps = page.getByRole("dialog", { name: "Apps" });
  await expect(apps.getByText("Working, just now")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(apps).toBeHidden();
  await expect(page.getByRole("button", { name: /^Apps/ })).toBeFocused();

  await test.step("the connector is in the composer's menu at once, and binds", async () => {
    await page.getByRole("button", { name: "Choose an app" }).click();
    await page.getByRole("option", { name: /^Notes/ }).click();
    await expect(page.getByRole("button", { name: "Remove Notes" })).toBeVisible();
    await composer(page).fill("find my notes about the roadmap");
    await composer(page).press("Enter");
    const call = page.getByRole("button", { name: /Notes: search notes/ });
    await expect(call).toContainText("done in");
    await expect(page.getByRole("button", { name: "Remove Notes" })).toBeHidden();
    await call.click();
    await expect(page.getByText("Arguments")).toBeVisible();
    await expect(page.getByText("Result", { exact: true })).toBeVisible();
  });

  const answer = page.getByRole("article", { name: "Answer" }).last();
  await expect(answer).toContainText(/roadmap/i);
  await expect(page).toHaveURL(/thread=/);
  const address = page.url();

  await test.step("a reload shows the same thread", async () => {
    await page.reload();
    await expect(page.getByText("find my notes about the roadmap").first()).toBeVisible();
    await expect(page.getByRole("button", { name: /Notes: search notes/ })).toContainText("done in");
    await expect(page.getByRole("article", { name: "Answer" }).last()).toContainText(/roadmap/i);
  });

  await test.step("the call is on record, and leads back to the chat", async () => {
    await page.getByRole("link", { name: "Activity" }).click();
    await page.waitForURL("**/dashboard/activity");
    await page.getByRole("button", { name: /Notes: search notes/ }).click();
    await expect(page.getByRole("region", { name: "Arguments" })).toContainText("roadmap");
    await expect(page.getByRole("region", { name: "Result" })).toContainText(/roadmap/i);
    await page.getByLabel("App", { exact: true }).selectOption("Notes");
    await expect(page.getByRole("button", { name: /Notes: search notes/ })).toBeVisible();
    await page.getByRole("button", { name: /Notes: search notes/ }).click();
    await page.getByRole("link", { name: "Open chat" }).click();
    await page.waitForURL(address);
    await expect(page.getByText("find my notes about the roadmap").first()).toBeVisible();
  });

  await test.step("switching the connector off takes it out of the menu", async () => {
    const dialog = await openApps(page);
    await dialog.getByRole("switch", { name: "Use Notes" }).click();
    await expect(dialog.getByText("Off", { exact: true })).toBeVisible();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Choose an app" }).click();
    await expect(page.getByRole("option", { name: /Analytics/ })).toBeVisible();
    await expect(page.getByRole("option", { name: /^Notes/ })).toHaveCount(0);
    await page.keyboard.press("Escape");
  });

  await test.step("the menu's last entry opens the dialog and leaves nothing chosen", async () => {
    await page.getByRole("button", { name: "Choose an app" }).click();
    await page.getByRole("option", { name: "Manage connectors…", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Apps" });
    await dialog.getByRole("button", { name: "More for Notes" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete Notes" }).click();
    await expect(dialog.getByText("Nothing plugged in yet")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(composer(page)).toBeFocused();
  });

  await test.step("signing out closes everything, and signing in leads back", async () => {
    await page.getByRole("button", { name: "Account", exact: true }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto(address);
    await page.waitForURL("**/login?next=*");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(address);
    await expect(page.getByText("find my notes about the roadmap").first()).toBeVisible();
  });

  expect(problems).toEqual([]);
});
