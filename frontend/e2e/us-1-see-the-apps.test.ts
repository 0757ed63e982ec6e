import { expect, test } from "@playwright/test";

import { connect } from "./apps-dialog";
import { ask, choose, lastAnswer, lastCall, openMenu } from "./chat-page";
import { signUp } from "./people";

interface Apps {
  system_tools: { name: string }[];
  connectors: { name: string }[];
}

test("US-1.1 every app is in the plus menu, under its heading", async ({ page, baseURL }) => {
  await signUp(page);
  await connect(page, "Notes", `${baseURL}/demo/mcp`);
  const apps = (await (await page.request.get("/api/apps")).json()) as Apps;
  const menu = await openMenu(page);
  for (const [heading, expected] of [
    ["System tools", apps.system_tools],
    ["Your connectors", apps.connectors],
  ] as const) {
    expect(expected.length).toBeGreaterThan(0);
    await expect(menu.getByText(heading, { exact: true })).toBeVisible();
    const options = menu.getByRole("group", { name: heading }).getByRole("option");
    await expect(options).toHaveCount(expected.length);
    for (const [index, { name }] of expected.entries()) await expect(options.nth(index)).toContainText(name);
  }
});

test("US-1.2 a system tool has an icon, a name, and words for its state", async ({ page }) => {
  await signUp(page);
  const tools = (await openMenu(page)).getByRole("group", { name: "System tools" });
  const states = { Analytics: "Connected", Gmail: "Available", Calendar: "Coming soon" };
  for (const [name, state] of Object.entries(states)) {
    const tool = tools.getByRole("option", { name: new RegExp(`^${name}`) });
    await expect(tool.getByText(name, { exact: true })).toBeVisible();
    await expect(tool.getByText(state, { exact: true })).toBeVisible();
    await expect(tool.locator("svg").first()).toBeVisible();
  }
});

test("US-1.3 a line parts what is built in from what was brought", async ({ page, baseURL }) => {
  await signUp(page);
  await connect(page, "Notes", `${baseURL}/demo/mcp`);
  const menu = await openMenu(page);
  const edge = async (part: "above" | "below", name: string) => {
    const box = await menu.getByRole("group", { name }).boundingBox();
    return box ? box.y + (part === "below" ? box.height : 0) : NaN;
  };
  const line = await menu.getByRole("presentation").first().boundingBox();
  expect(line?.height).toBeGreaterThan(0);
  expect(line?.y).toBeGreaterThanOrEqual(await edge("below", "System tools"));
  expect(line?.y).toBeLessThan(await edge("above", "Your connectors"));
});

test("US-1.4 a message that names no app goes to the one that was picked for it", async ({ page, baseURL }) => {
  await signUp(page);
  await connect(page, "Notes", `${baseURL}/demo/mcp`);
  await choose(page, "Notes");
  await ask(page, "what is said about the roadmap?");
  await expect(lastCall(page, /^Notes: search notes/)).toContainText("done in");
  await expect(page.getByRole("article", { name: "You" })).toContainText("with Notes");
  await expect(lastAnswer(page)).toContainText("Roadmap");
});
