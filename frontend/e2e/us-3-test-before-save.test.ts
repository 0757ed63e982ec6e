import { expect, test, type Locator, type Page } from "@playwright/test";

import { passTest } from "./apps-dialog";
import { answering, deadAddress } from "./local-servers";
import { peer, PEER_KEY } from "./peers";
import { addConnector, signUp } from "./people";

/** What a program gets for the same test. */
async function resultOfTest(page: Page, server_url: string, api_key?: string) {
  const credentials = api_key ? { auth_type: "api_key", auth_config: { api_key } } : { auth_type: "none" };
  const answer = await page.request.post("/api/connectors/test", {
    data: { server_url, ...credentials },
    headers: { Origin: new URL(page.url()).origin },
  });
  return (await answer.json()) as { success: boolean; error_code: string | null };
}

async function expectFailure(form: Locator, message: string) {
  await form.getByRole("button", { name: /^Test (connection|again)$/ }).click();
  await expect(form.getByRole("alert")).toContainText(message);
  await expect(form.locator("li[data-state=failed]")).toHaveCount(1);
  await expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
}

test("US-3.1 an address that is none is marked where it stands: INVALID_URL", async ({ page }) => {
  await signUp(page);
  const form = await addConnector(page, "notes.example.com/mcp");
  const url = form.getByLabel("Server URL");
  const message = form.getByText("Invalid URL format. Must be a valid HTTP/HTTPS URL.");

  await test.step("by the page, without asking the server", async () => {
    await form.getByRole("button", { name: "Test connection" }).click();
    await expect(message).toBeVisible();
    await expect(url).toHaveAttribute("aria-invalid", "true");
    await expect(url).toBeFocused();
  });

  await test.step("by the server, where only that knows", async () => {
    const withPassword = "https://ana:secret@notes.example.com/mcp";
    await url.fill(withPassword);
    await expect(message).toBeHidden();
    await expectFailure(form, "Put credentials in the credential field");
    await expect(url).toHaveAttribute("aria-invalid", "true");
    await expect(url).toHaveAccessibleDescription(/Invalid URL format/);
    expect(await resultOfTest(page, withPassword)).toMatchObject({ success: false, error_code: "INVALID_URL" });
  });
});

test("US-3.2 nobody answers at the address: CONNECTION_FAILED", async ({ page }) => {
  await signUp(page);
  const address = await deadAddress();
  const form = await addConnector(page, address);
  await expectFailure(form, "Cannot connect to server. Please check the URL.");
  expect(await resultOfTest(page, address)).toMatchObject({ success: false, error_code: "CONNECTION_FAILED" });
});

test("US-3.3 the server does not take the credentials: AUTH_FAILED", async ({ page }) => {
  await signUp(page);
  const address = await peer("locked");
  const form = await addConnector(page, address);
  const message = "Authentication failed. Please check your credentials.";
  await expectFailure(form, message);
  await form.getByRole("radio", { name: "API key" }).click();
  const key = form.getByRole("textbox", { name: /^API key/ });
  await key.fill("another-key");
  await expectFailure(form, message);
  expect(await resultOfTest(page, address, "another-key")).toMatchObject({ success: false, error_code: "AUTH_FAILED" });
  await key.fill(PEER_KEY);
  await passTest(form);
});

test("US-3.4 what answers does not speak MCP: INVALID_MCP_SERVER", async ({ page }) => {
  await signUp(page);
  const address = await peer("website");
  const form = await addConnector(page, address);
  await expectFailure(form, "This doesn't appear to be a valid MCP server.");
  expect(await resultOfTest(page, address)).toMatchObject({ success: false, error_code: "INVALID_MCP_SERVER" });
});

test("US-3.5 a server without tools passes, with a warning: NO_TOOLS", async ({ page }) => {
  await signUp(page);
  const address = await peer("empty");
  const form = await addConnector(page, address);
  await form.getByLabel("Name").fill("Empty shelf");
  await form.getByRole("button", { name: "Test connection" }).click();
  await expect(form.getByText("Connected but no tools found on this MCP server.")).toBeVisible();
  expect(await resultOfTest(page, address)).toMatchObject({ success: true, error_code: "NO_TOOLS" });
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog", { name: "Apps" }).getByText(", 0 tools")).toBeVisible();
});

test("US-3.6 each step is seen while it happens", async ({ page }) => {
  await signUp(page);
  // The first answer is held back until the page has been looked at.
  let release: (() => void) | undefined;
  const looked = new Promise<void>((resolve) => (release = resolve));
  const server = await answering((_, response) => void looked.then(() => response.writeHead(401).end()));
  try {
    const form = await addConnector(page, server.url);
    const steps = form.getByRole("list", { name: "Checks" }).getByRole("listitem");
    await expect(steps).toHaveCount(10);
    await form.getByRole("button", { name: "Test connection" }).click();
    await expect(form.getByRole("status").filter({ hasText: "Waiting for an answer" })).toBeAttached();
    await expect(steps.filter({ hasText: "Connecting" })).toHaveAttribute("data-state", "passed");
    await expect(steps.filter({ hasText: "Waiting for an answer" })).toHaveAttribute("data-state", "running");
    await expect(steps.filter({ hasText: "Reading the tools" })).toHaveAttribute("data-state", "waiting");
    await expect(form.getByText(/s of at most 10 s$/)).toBeVisible();
    release?.();
    await expect(steps.filter({ hasText: "Waiting for an answer" })).toHaveAttribute("data-state", "passed");
    await expect(steps.filter({ hasText: "Reading the tools" })).toHaveAttribute("data-state", "skipped");
  } finally {
    await server.close();
  }
});
