import { expect, test } from "@playwright/test";

import { addConnector, composer, openApps, signUp } from "./people";

test("a saved connector is given another key, and its tools ask when that is wanted", async ({ page, baseURL }) => {
  await signUp(page);
  const form = await addConnector(page, `${baseURL}/demo/mcp?team=blue`);
  await form.getByLabel("Name").fill("Notes");
  await form.getByRole("radio", { name: "API key" }).click();
  await form.getByRole("textbox", { name: /^API key/ }).fill("first-key");
  await form.getByRole("button", { name: "Test connection" }).click();
  await expect(form.getByText(/tools found/)).toBeVisible();
  await form.getByRole("button", { name: "Save" }).click();
  const apps = page.getByRole("dialog", { name: "Apps" });
  await expect(apps.getByText("Working, just now")).toBeVisible();

  await test.step("the key is never shown, and another one is saved once it has passed the test", async () => {
    await apps.getByRole("button", { name: "More for Notes" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    const edit = page.getByRole("form", { name: "Edit Notes" });
    const key = edit.getByRole("textbox", { name: /^API key/ });
    const save = edit.getByRole("button", { name: "Save" });
    await expect(key).toHaveValue("");
    await expect(edit.getByLabel("Server URL")).toHaveValue(`${baseURL}/demo/mcp?***`);
    await expect(save).toBeEnabled();
    await key.fill("second-key");
    await expect(save).toBeDisabled();
    await edit.getByRole("button", { name: "Test connection" }).click();
    await expect(edit.getByText(/tools found/)).toBeVisible();
    await edit.getByLabel("Name").fill("Team notes");
    await save.click();
    await expect(apps.getByRole("button", { name: "Team notes", exact: true })).toBeFocused();
    await expect(apps.getByText("Working, just now")).toBeVisible();
  });

  await test.step("what another window changed meanwhile is told, and not overwritten", async () => {
    await apps.getByRole("button", { name: "More for Team notes" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    const edit = page.getByRole("form", { name: "Edit Team notes" });
    await edit.getByLabel("Description").fill("Ours");
    const { connectors } = (await (await page.request.get("/api/connectors")).json()) as {
      connectors: { id: number }[];
    };
    const elsewhere = await page.request.put(`/api/connectors/${connectors[0]?.id ?? 0}`, {
      data: { name: "Notes" },
      headers: { origin: new URL(baseURL ?? "").origin },
    });
    expect(elsewhere.status()).toBe(200);
    await edit.getByRole("button", { name: "Save" }).click();
    await expect(edit.getByText("This connector was changed elsewhere while you were editing")).toBeVisible();
    await expect(edit.getByLabel("Name")).toHaveValue("Notes");
    await expect(edit.getByLabel("Description")).toHaveValue("Ours");
    await edit.getByRole("button", { name: "Save" }).click();
    await expect(apps.getByRole("button", { name: "Notes", exact: true })).toBeVisible();
  });

  await test.step("a tool that only reads asks first when its user wants that", async () => {
    await apps.getByRole("button", { name: "Notes", exact: true }).click();
    const when = page.getByRole("radiogroup", { name: "When search_notes may run" });
    await expect(when.getByRole("radio", { name: "Allow" })).toBeChecked();
    await when.getByRole("radio", { name: "Ask first" }).click();
    await page.getByRole("button", { name: "Back to apps" }).click();
    await page.keyboard.press("Escape");
    await composer(page).fill("find my notes about the roadmap in Notes");
    await composer(page).press("Enter");
    await page.getByRole("button", { name: "Allow once" }).click();
    await expect(page.getByRole("button", { name: /Notes: search notes/ })).toContainText("allowed once");
  });

  await test.step("and one that may never run is no tool of the agent", async () => {
    const dialog = await openApps(page);
    await dialog.getByRole("button", { name: "Notes", exact: true }).click();
    const when = page.getByRole("radiogroup", { name: "When search_notes may run" });
    await when.getByRole("radio", { name: "Never" }).click();
    await expect(page.getByRole("switch", { name: "Use search_notes" })).not.toBeChecked();
    await expect(page.getByText(/^\d+ of \d+ on/)).toBeVisible();
  });
});
