import { expect, test } from "@playwright/test";

import { passTest, row } from "./apps-dialog";
import { openMenu } from "./chat-page";
import { deadAddress } from "./local-servers";
import { peer, PEER_KEY } from "./peers";
import { addConnector, composer, signUp } from "./people";

test("US-2.1 the last of the menu's apps opens the Apps dialog and chooses nothing", async ({ page }) => {
  await signUp(page);
  const menu = await openMenu(page);
  await menu.getByRole("option", { name: "Manage connectors…", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Apps" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(composer(page)).toBeFocused();
  await expect(page.getByRole("button", { name: /^Remove / })).toBeHidden();
});

test("US-2.2 the form asks for what a connector is made of", async ({ page }) => {
  await signUp(page);
  const form = await addConnector(page, "");
  await form.getByRole("button", { name: "Test connection" }).click();
  await expect(form.getByLabel("Server URL")).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByLabel("Description")).not.toHaveAttribute("aria-invalid", "true");
  const ways = form.getByRole("radiogroup", { name: "Authentication" });
  await expect(ways.getByRole("radio")).toHaveText(["No auth", "API key", "OAuth"]);
  await expect(ways.getByRole("radio", { name: "No auth" })).toBeChecked();
  const apiKey = form.getByRole("textbox", { name: /^API key/ });
  const accessToken = form.getByRole("textbox", { name: /^Access token/ });
  await expect(apiKey).toBeHidden();
  await ways.getByRole("radio", { name: "API key" }).click();
  await expect(apiKey).toBeVisible();
  await ways.getByRole("radio", { name: "OAuth" }).click();
  await expect(apiKey).toBeHidden();
  await expect(accessToken).toHaveAttribute("type", "password");

  await ways.getByRole("radio", { name: "No auth" }).click();
  await form.getByLabel("Server URL").fill(await peer("plain"));
  await passTest(form);
  await form.getByLabel("Name").fill("");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Give the connector a name.")).toBeVisible();
});

test("US-2.3 a test looks at address, line, credentials and tools, in that order", async ({ page }) => {
  await signUp(page);
  const form = await addConnector(page, await peer("locked"));
  await form.getByRole("radio", { name: "API key" }).click();
  await form.getByRole("textbox", { name: /^API key/ }).fill(PEER_KEY);
  await passTest(form);
  await form.getByText(/checks passed in/).click();
  const checks = form.getByRole("list", { name: "Checks" });
  const passed = checks.locator("li[data-state=passed]");
  await expect(passed).toHaveText([
    /^Checking address/,
    /^Checking it is allowed/,
    /^Connecting/,
    /^Waiting for an answer/,
    /^Speaking MCP/,
    /^Signing in/,
    /^Reading the tools/,
    /^Checking the tools/,
  ]);
  await expect(checks.locator("li[data-state=skipped]")).toHaveText([/^Finding the server/, /^Securing the line/]);
});

test("US-2.4 a passed test shows each tool with what its server says of it", async ({ page }) => {
  await signUp(page);
  const form = await addConnector(page, await peer("plain"));
  await passTest(form);
  const tools = form.getByRole("region", { name: "Tools" });
  for (const [name, description, effect] of [
    ["add", "Add two numbers.", "reads"],
    ["fail", "Always fail.", "can change things"],
    ["everything", "Return one block of every kind.", "can change things"],
    ["broken_picture", "Return an image that is not base64.", "can change things"],
    ["wait", "Report progress step by step.", "can change things"],
    ["whoami", "Tell the credentials that arrived.", "can change things"],
  ] as const) {
    const tool = tools.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
    await expect(tool).toContainText(description);
    await expect(tool).toContainText(effect);
  }
  await expect(tools.getByRole("listitem")).toHaveCount(6);
  await expect(form.getByText("Connected. 6 tools found.")).toBeVisible();
});

test("US-2.5 a failed test says what is wrong and how to mend it", async ({ page }) => {
  await signUp(page);
  const form = await addConnector(page, await deadAddress());
  await form.getByRole("button", { name: "Test connection" }).click();
  const failure = form.getByRole("alert");
  await expect(failure).toContainText("The host is there, but nothing listens on this port.");
  await expect(failure).toContainText("Start the server, or check the port in the URL.");
  await expect(form.locator("li[data-state=failed]")).toHaveText([/^Connecting/]);
  await expect(form.getByRole("button", { name: "Copy report" })).toBeVisible();
});

test("US-2.6 only what has passed, as it has passed, can be saved", async ({ page }) => {
  await signUp(page);
  const form = await addConnector(page, await deadAddress());
  const save = form.getByRole("button", { name: "Save" });
  await form.getByLabel("Name").fill("Workshop");
  await expect(save).toBeDisabled();
  await form.getByRole("button", { name: "Test connection" }).click();
  await expect(form.getByRole("alert")).toBeVisible();
  await expect(save).toBeDisabled();

  const url = await peer("plain");
  await form.getByLabel("Server URL").fill(url);
  await passTest(form);
  await expect(save).toBeEnabled();
  await form.getByLabel("Server URL").fill(`${url}?other`);
  await expect(save).toBeDisabled();
  await expect(form.getByText("The address or the key has changed since the test.")).toBeVisible();
  await form.getByLabel("Server URL").fill(url);
  await expect(save).toBeEnabled();
  await form.getByRole("radio", { name: "API key" }).click();
  await expect(save).toBeDisabled();
});

test("US-2.7 what was saved is in the menu at once", async ({ page }) => {
  await signUp(page);
  const form = await addConnector(page, await peer("plain"));
  await form.getByLabel("Name").fill("Workshop");
  await passTest(form);
  await form.getByRole("button", { name: "Save" }).click();
  const apps = page.getByRole("dialog", { name: "Apps" });
  await expect(row(apps, "Workshop")).toContainText("Working, just now");
  await page.keyboard.press("Escape");
  const workshop = (await openMenu(page)).getByRole("option", { name: /^Workshop/ });
  await expect(workshop).toBeEnabled();
  await expect(workshop).toContainText("Connected");
});
