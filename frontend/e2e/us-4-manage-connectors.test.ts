import { expect, test } from "@playwright/test";

import { connect, moreFor, passTest, row } from "./apps-dialog";
import { ask, lastAnswer, openMenu } from "./chat-page";
import { peer } from "./peers";
import { addConnector, openApps, signUp } from "./people";

test("US-4.1 the list shows name, state and number of tools of each connector", async ({ page, baseURL }) => {
  await signUp(page);
  await connect(page, "Notes", `${baseURL}/demo/mcp`);
  await connect(page, "Workshop", await peer("plain"));
  const apps = await openApps(page);
  await expect(row(apps, "Notes")).toContainText("Working, just now");
  await expect(row(apps, "Notes")).toContainText(", 7 tools");
  await expect(row(apps, "Workshop")).toContainText("Working, just now");
  await expect(row(apps, "Workshop")).toContainText(", 6 tools");
  await expect(apps.getByText("2 of 10 used")).toBeVisible();
});

test("US-4.2 switched off, a connector leaves the menu; switched on, it is back", async ({ page }) => {
  await signUp(page);
  await connect(page, "Workshop", await peer("plain"));
  for (const [state, entries] of [
    ["Off", 0],
    ["Working, just now", 1],
  ] as const) {
    const apps = await openApps(page);
    await apps.getByRole("switch", { name: "Use Workshop" }).click();
    await expect(row(apps, "Workshop")).toContainText(state);
    await page.keyboard.press("Escape");
    const menu = await openMenu(page);
    await expect(menu.getByRole("option", { name: /^Analytics/ })).toBeVisible();
    await expect(menu.getByRole("option", { name: /^Workshop/ })).toHaveCount(entries);
    await page.keyboard.press("Escape");
  }
});

test("US-4.3 deleting asks by name, and leaves nothing behind", async ({ page }) => {
  await signUp(page);
  await connect(page, "Workshop", await peer("plain"));
  const apps = await openApps(page);
  await moreFor(page, "Workshop", "Delete");
  const question = page.getByRole("alertdialog", { name: "Delete Workshop?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(row(apps, "Workshop")).toBeVisible();

  await moreFor(page, "Workshop", "Delete");
  await question.getByRole("button", { name: "Delete Workshop" }).click();
  await expect(apps.getByText("Nothing plugged in yet")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect((await openMenu(page)).getByRole("option", { name: /^Workshop/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await ask(page, "add 17 and 25 in Workshop");
  await expect(lastAnswer(page)).toContainText("None of your tools fits that");
  expect(await (await page.request.get("/api/connectors")).json()).toMatchObject({ total: 0 });
});

test("US-4.4 name and description change at once, without a test", async ({ page }) => {
  await signUp(page);
  await connect(page, "Workshop", await peer("plain"));
  const apps = await openApps(page);
  await moreFor(page, "Workshop", "Edit");
  const edit = page.getByRole("form", { name: "Edit Workshop" });
  await edit.getByLabel("Name").fill("Garage");
  await edit.getByLabel("Description").fill("Where sums are made");
  await edit.getByRole("button", { name: "Save" }).click();
  const renamed = apps.getByRole("button", { name: "Garage", exact: true });
  await expect(renamed).toBeFocused();
  await expect(renamed).toHaveAttribute("title", "Where sums are made");
  await page.keyboard.press("Escape");
  await expect((await openMenu(page)).getByRole("option", { name: /^Garage/ })).toBeVisible();
});

test("US-4.4 another key is saved once it has passed, and no key is ever shown", async ({ page, baseURL }) => {
  await signUp(page);
  const form = await addConnector(page, `${baseURL}/demo/mcp?team=blue`);
  await form.getByLabel("Name").fill("Notes");
  await form.getByRole("radio", { name: "API key" }).click();
  await form.getByRole("textbox", { name: /^API key/ }).fill("first-key");
  await passTest(form);
  await form.getByRole("button", { name: "Save" }).click();

  await moreFor(page, "Notes", "Edit");
  const edit = page.getByRole("form", { name: "Edit Notes" });
  const key = edit.getByRole("textbox", { name: /^API key/ });
  const save = edit.getByRole("button", { name: "Save" });
  await expect(key).toHaveValue("");
  await expect(edit.getByLabel("Server URL")).toHaveValue(`${baseURL}/demo/mcp?***`);
  await expect(save).toBeEnabled();
  await key.fill("second-key");
  await expect(save).toBeDisabled();
  await passTest(edit);
  await save.click();
  await expect(row(page.getByRole("dialog", { name: "Apps" }), "Notes")).toContainText("Working, just now");
});

test("US-4.4 one press tests again", async ({ page }) => {
  await signUp(page);
  await connect(page, "Workshop", await peer("plain"));
  await openApps(page);
  await moreFor(page, "Workshop", "Re-test");
  await expect(page.getByRole("form", { name: "Edit Workshop" }).getByText("Connected. 6 tools found.")).toBeVisible();
});
