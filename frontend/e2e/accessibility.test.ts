import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

import { addConnector, composer, openApps, signUp } from "./people";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Layers above the page stand outside its landmarks by nature: for them the standard counts, not axe's page advice. */
async function expectAccessible(page: Page, what: string, kind: "page" | "layer" = "page") {
  // Half-transparent words in the middle of a movement are not what people read.
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running"));
  const axe = new AxeBuilder({ page });
  const { violations } = await (kind === "layer" ? axe.withTags(WCAG) : axe).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(found, what).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page, what: string) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, what).toBeLessThanOrEqual(0);
}

for (const scheme of ["light", "dark"] as const) {
  test(`every page and state is accessible, ${scheme}`, async ({ page, baseURL }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const path of ["/", "/login", "/signup", "/nowhere"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page, path);
    }
    await signUp(page);
    await expectAccessible(page, "the start screen");

    await page.getByRole("button", { name: "Account", exact: true }).click();
    await expectAccessible(page, "the account menu", "layer");
    await page.getByRole("menuitem", { name: "Settings" }).click();
    await expect(page.getByRole("list", { name: "Sign-ins" })).toBeVisible();
    await page.getByLabel("What it is for").fill("Nightly report");
    await page.getByRole("button", { name: "Create token" }).click();
    await expect(page.getByRole("button", { name: "Copy token" })).toBeVisible();
    await expectAccessible(page, "settings");
    await page.getByRole("button", { name: "Delete account…" }).click();
    await expectAccessible(page, "the question before deleting the account", "layer");
    await page.keyboard.press("Escape");
    await page.goto("/dashboard/activity");
    await expect(page.getByText("No calls yet")).toBeVisible();
    await expectAccessible(page, "no activity");
    await page.getByRole("link", { name: "Chat", exact: true }).click();

    const apps = await openApps(page);
    await expect(apps.getByText("Nothing plugged in yet")).toBeVisible();
    await expectAccessible(page, "no connectors", "layer");
    await apps.getByRole("tab", { name: "System tools" }).click();
    await expectAccessible(page, "system tools", "layer");
    await page.keyboard.press("Escape");

    const form = await addConnector(page, "nothing");
    await form.getByRole("radio", { name: "API key" }).click();
    await form.getByRole("button", { name: "Test connection" }).click();
    await expectAccessible(page, "a form with errors", "layer");
    await form.getByRole("radio", { name: "No auth" }).click();
    await form.getByLabel("Server URL").fill(`${baseURL}/demo/mcp`);
    await form.getByRole("button", { name: "Test connection" }).click();
    await expect(form.getByText(/tools found/)).toBeVisible();
    await expectAccessible(page, "a passed test", "layer");
    await form.getByRole("button", { name: "Save" }).click();

    await expect(apps.getByText("Working, just now")).toBeVisible();
    await expect(apps.getByRole("button", { name: /^More for/ })).toBeVisible();
    await apps.getByRole("list").getByRole("button").first().click();
    const tools = page.getByRole("list", { name: /^Tools of/ });
    await expect(tools).toBeVisible();
    await expectAccessible(page, "the tools of a connector", "layer");
    await tools.getByRole("button", { name: "delete_note" }).click();
    await expect(page.getByRole("heading", { name: "Arguments" })).toBeVisible();
    await expectAccessible(page, "the definition of a tool", "layer");
    await page.getByRole("button", { name: /^Back to the tools/ }).click();
    await page.getByRole("button", { name: "Back to apps" }).click();

    await apps.getByRole("button", { name: /^More for/ }).click();
    await expectAccessible(page, "a connector's menu", "layer");
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await page.getByRole("radio", { name: "API key" }).click();
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText("Enter the key.")).toBeVisible();
    await expectAccessible(page, "editing a connector", "layer");
    await page.getByRole("button", { name: "Back to apps" }).click();
    await apps.getByRole("button", { name: /^More for/ }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await expectAccessible(page, "the question before deleting", "layer");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");

    await composer(page).fill("Export my notes in Demo notes as a table");
    await composer(page).press("Enter");
    await expect(page.getByRole("button", { name: /: export notes/ })).toContainText("done in");
    await page.getByRole("link", { name: "Activity" }).click();
    await page.getByRole("button", { name: /: export notes/ }).click();
    await expect(page.getByRole("region", { name: "Result" })).toBeVisible();
    await expectAccessible(page, "a call on record");
    await page.getByLabel("Outcome").selectOption("Failed");
    await expect(page.getByText("No call matches.")).toBeVisible();
    await expectAccessible(page, "no call matches");
    await page.getByRole("tab", { name: "Account and connectors" }).click();
    await expect(page.getByText("Account created")).toBeVisible();
    await expectAccessible(page, "the record of the account");
  });
}

test("nothing scrolls sideways on the smallest phone", async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ["/", "/login", "/signup", "/nowhere"]) {
    await page.goto(path);
    await expectNoSidewaysScroll(page, path);
  }
  await signUp(page);
  await expectNoSidewaysScroll(page, "the start screen");
  await page.goto("/dashboard/settings");
  await expect(page.getByRole("list", { name: "Sign-ins" })).toBeVisible();
  await expectNoSidewaysScroll(page, "settings");
  await page.goto("/dashboard/activity");
  await expect(page.getByText("No calls yet")).toBeVisible();
  await expectNoSidewaysScroll(page, "no activity");
  await page.goto("/dashboard/schema-agent");
  const form = await addConnector(page, `${baseURL}/demo/mcp`);
  await form.getByRole("button", { name: "Test connection" }).click();
  await expect(form.getByText(/tools found/)).toBeVisible();
  await form.getByRole("button", { name: "Save" }).click();
  const apps = page.getByRole("dialog", { name: "Apps" });
  await expect(apps.getByText("Working, just now")).toBeVisible();
  for (const tab of ["System tools", "Connectors"]) {
    await apps.getByRole("tab", { name: tab }).click();
    const inside = await apps.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    expect(inside, tab).toBeLessThanOrEqual(0);
  }
  await apps.getByRole("list").getByRole("button").first().click();
  await expect(page.getByRole("list", { name: /^Tools of/ })).toBeVisible();
  const inside = await page.getByRole("dialog").evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
  expect(inside, "the tools").toBeLessThanOrEqual(0);
});
