import { expect, test } from "@playwright/test";

import { passTest } from "./apps-dialog";
import { ask, choose, lastAnswer, lastCall } from "./chat-page";
import { addConnector, composer, PASSWORD, signUpInBrowser } from "./people";

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
  const email = await signUpInBrowser(page);
  await expect(page.getByRole("heading", { name: "What do you want to know, Ana?" })).toBeVisible();

  const form = await addConnector(page, `${baseURL}/demo/mcp`);
  await passTest(form);
  await form.getByLabel("Name").fill("Notes");
  await form.getByRole("button", { name: "Save" }).click();

  const apps = page.getByRole("dialog", { name: "Apps" });
  await expect(apps.getByText("Working, just now")).toBeVisible();
  await expect(apps.getByRole("button", { name: "Start chat" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(apps).toBeHidden();
  await expect(composer(page)).toBeFocused();

  await test.step("a question to it is answered, with the call that was made", async () => {
    await choose(page, "Notes");
    await ask(page, "find my notes about the roadmap");
    const call = lastCall(page, /Notes: search notes/);
    await expect(call).toContainText("done in");
    await call.click();
    await expect(page.getByText("Arguments")).toBeVisible();
    await expect(page.getByText("Result", { exact: true })).toBeVisible();
  });

  await expect(lastAnswer(page)).toContainText(/roadmap/i);
  await expect(page).toHaveURL(/thread=/);
  const address = page.url();

  await test.step("a reload shows the same thread", async () => {
    await page.reload();
    await expect(page.getByText("find my notes about the roadmap").first()).toBeVisible();
    await expect(page.getByRole("button", { name: /Notes: search notes/ })).toContainText("done in");
    await expect(lastAnswer(page)).toContainText(/roadmap/i);
  });

  await test.step("the call is on record, and leads back to the chat", async () => {
    await page.getByRole("link", { name: "Activity" }).click();
    await page.waitForURL("**/dashboard/activity");
    await page.getByRole("button", { name: /Notes: search notes/ }).click();
    await expect(page.getByRole("region", { name: "Arguments" })).toContainText("roadmap");
    await expect(page.getByRole("region", { name: "Result" })).toContainText(/roadmap/i);
    await page.getByLabel("App", { exact: true }).selectOption("Notes");
    await expect(page.getByRole("status").getByText("1 call")).toBeAttached();
    await page.getByRole("link", { name: "Open chat" }).click();
    await page.waitForURL(address);
    await expect(page.getByText("find my notes about the roadmap").first()).toBeVisible();
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

test("a stranger's visit leaves nothing in the browser's console", async ({ page }) => {
  const said: string[] = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  for (const path of ["/", "/login", "/signup"]) {
    const known = page.waitForResponse("**/api/auth/session");
    await page.goto(path);
    await known;
    await expect(page.getByLabel("Email")).toBeVisible();
  }
  await page.goto("/dashboard/activity");
  await page.waitForURL("**/login?next=*");
  expect(said).toEqual([]);
});
