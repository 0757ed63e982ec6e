import { expect, test, type Browser, type Page } from "@playwright/test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { asPalettePng } from "./palette-png";
import { addConnector, composer, signUp } from "./people";

const FOLDER = join(import.meta.dirname, "../../specs/008-user-mcp-connectors/screenshots");
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 812 };
const MAX_BYTES = 60_000;

type Scheme = "light" | "dark";

/** Takes the pictures of one theme; each waits until nothing on the page moves any more. */
function camera(page: Page, scheme: Scheme) {
  return async (name: string) => {
    await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running"));
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const picture = asPalettePng(await page.screenshot({ scale: "css", caret: "hide" }));
    expect(picture.byteLength, name).toBeLessThanOrEqual(MAX_BYTES);
    writeFileSync(join(FOLDER, `${name}-${scheme}.png`), picture);
  };
}

async function openPage(browser: Browser, baseURL: string, scheme: Scheme, viewport = DESKTOP): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    viewport,
    colorScheme: scheme,
    reducedMotion: "reduce",
    deviceScaleFactor: 1,
  });
  return context.newPage();
}

async function connectDemo(page: Page, baseURL: string) {
  const form = await addConnector(page, `${baseURL}/demo/mcp`);
  await form.getByLabel("Name").fill("Notes");
  await form.getByRole("button", { name: "Test connection" }).click();
  await expect(form.getByText(/tools found/)).toBeVisible();
  return form;
}

async function askForNotes(page: Page) {
  await composer(page).fill("Export my notes in Notes as a table");
  await composer(page).press("Enter");
  const call = page.getByRole("button", { name: /Notes: / }).last();
  await expect(call).toContainText("done in");
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
  return call;
}

test.beforeAll(() => {
  mkdirSync(FOLDER, { recursive: true });
});

for (const scheme of ["light", "dark"] as const) {
  test(`pictures of every page, ${scheme}`, async ({ browser, baseURL }) => {
    if (!baseURL) throw new Error("no server to take pictures of");
    const page = await openPage(browser, baseURL, scheme);
    const take = camera(page, scheme);
    for (const [name, path] of [
      ["start", "/"],
      ["login", "/login"],
      ["signup", "/signup"],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await take(name);
    }
    await signUp(page);
    await take("chat-new");

    const failing = await addConnector(page, "http://127.0.0.1:9/mcp");
    await take("add-connector");
    await failing.getByRole("button", { name: "Test connection" }).click();
    await expect(failing.getByRole("alert")).toBeVisible();
    await take("add-connector-failed");
    await page.keyboard.press("Escape");

    const form = await connectDemo(page, baseURL);
    await take("add-connector-tested");
    await form.getByRole("button", { name: "Save" }).click();
    const apps = page.getByRole("dialog", { name: "Apps" });
    await expect(apps.getByText("Working, just now")).toBeVisible();
    await page.getByText("Notes saved with").waitFor({ state: "hidden", timeout: 20_000 });
    await take("apps-connectors");
    await apps.getByRole("tab", { name: "System tools" }).click();
    await take("apps-system-tools");
    await apps.getByRole("tab", { name: "Connectors" }).click();
    await apps.getByRole("button", { name: "Notes", exact: true }).click();
    await expect(page.getByRole("list", { name: "Tools of Notes" })).toBeVisible();
    await take("connector-tools");
    await page.getByRole("button", { name: "Back to apps" }).click();
    await apps.getByRole("button", { name: "More for Notes" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await expect(page.getByRole("form", { name: "Edit Notes" })).toBeVisible();
    await take("edit-connector");
    await page.keyboard.press("Escape");

    await take("chat-empty");
    const call = await askForNotes(page);
    await take("chat-answer");
    await call.click();
    await expect(page.getByText("Arguments")).toBeVisible();
    await take("chat-task-open");

    await composer(page).fill('create a note called "Prices" saying "Up by 4 %"');
    await composer(page).press("Enter");
    await expect(page.getByRole("button", { name: "Allow once" })).toBeVisible();
    await take("chat-approval");

    await page.getByRole("link", { name: "Databases" }).click();
    await page.getByRole("button", { name: "Use the sample store" }).click();
    await expect(page.getByText("Working, just now")).toBeVisible();
    await page.getByText("Sample store connected").waitFor({ state: "hidden", timeout: 20_000 });
    await take("databases");
    await page.getByRole("link", { name: "Sample store" }).click();
    await page.getByRole("button", { name: /^customers/ }).click();
    await page.getByRole("button", { name: "Show rows of customers" }).click();
    await expect(page.getByRole("table", { name: "Results" })).toBeVisible();
    await take("database");
    await page.goto("/dashboard/schema-agent");
    await composer(page).fill("which countries have the most customers?");
    await composer(page).press("Enter");
    await expect(page.getByRole("code").filter({ hasText: "SELECT customers.country" })).toBeVisible();
    await take("chat-database");

    await page.getByRole("link", { name: "Activity" }).click();
    await page.getByRole("button", { name: /Notes: export notes/ }).click();
    await expect(page.getByRole("region", { name: "Result" })).toBeVisible();
    await page.mouse.move(0, 0);
    await take("activity");
    await page.goto("/dashboard/settings");
    await expect(page.getByRole("list", { name: "Sign-ins" })).toBeVisible();
    await take("settings");
    await page.context().close();
  });

  test(`pictures of a phone, ${scheme}`, async ({ browser, baseURL }) => {
    if (!baseURL) throw new Error("no server to take pictures of");
    const page = await openPage(browser, baseURL, scheme, PHONE);
    const take = camera(page, scheme);
    await signUp(page);
    const form = await connectDemo(page, baseURL);
    await form.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Working, just now")).toBeVisible();
    await page.getByText("Notes saved with").waitFor({ state: "hidden", timeout: 20_000 });
    await take("phone-apps");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await askForNotes(page);
    await take("phone-chat");
    await page.goto("/dashboard/activity");
    await page.getByRole("button", { name: /Notes: export notes/ }).click();
    await expect(page.getByRole("region", { name: "Result" })).toBeVisible();
    await take("phone-activity");
    await page.context().close();
  });
}
