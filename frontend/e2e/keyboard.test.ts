import { expect, test, type Locator, type Page } from "@playwright/test";

import { composer, signUp } from "./people";

const MAX_TABS = 40;

/** Presses Tab until the focus is there, which the keyboard alone must be able to reach. */
async function tabTo(page: Page, target: Locator) {
  const hasFocus = () => target.evaluate((element) => (element.getRootNode() as Document).activeElement === element);
  for (let tabs = 0; !(await hasFocus()); tabs += 1) {
    expect(tabs, "the focus never arrived").toBeLessThan(MAX_TABS);
    await page.keyboard.press("Tab");
  }
}

test("the keyboard alone adds a connector, tests it, saves it, chooses it and uses it", async ({ page, baseURL }) => {
  await signUp(page);
  const { keyboard } = page;
  const press = async (target: Locator) => {
    await tabTo(page, target);
    await keyboard.press("Enter");
  };

  await press(page.getByRole("button", { name: /^Apps/ }));
  const apps = page.getByRole("dialog", { name: "Apps" });
  await press(apps.getByRole("button", { name: "Add connector" }));
  const form = page.getByRole("dialog", { name: "Add connector" });
  await expect(form.getByLabel("Name")).toBeFocused();
  await keyboard.type("Notes");
  await tabTo(page, form.getByLabel("Server URL"));
  await keyboard.type(`${baseURL}/demo/mcp`);
  await press(form.getByRole("button", { name: "Test connection" }));
  await expect(form.getByText(/tools found/)).toBeVisible();
  await press(form.getByRole("button", { name: "Save" }));
  await expect(apps.getByText("Working, just now")).toBeVisible();
  await keyboard.press("Escape");
  await expect(apps).toBeHidden();
  await expect(page.getByRole("button", { name: /^Apps/ })).toBeFocused();

  await tabTo(page, composer(page));
  await keyboard.type("/");
  const choices = page.getByRole("listbox", { name: "Apps" });
  await expect(choices).toBeVisible();
  // The focus is in the list, or in the search box above a long one; whoever has it points at a row.
  const pointing = page.locator("[aria-activedescendant]");
  const pointedAt = async () => {
    const id = await pointing.getAttribute("aria-activedescendant");
    return page.locator(`[id="${id}"]`).textContent();
  };
  for (let steps = 0; !(await pointedAt())?.includes("Notes"); steps += 1) {
    expect(steps, "Notes is not in the menu").toBeLessThan(MAX_TABS);
    await keyboard.press("ArrowDown");
  }
  await keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Remove Notes" })).toBeVisible();
  await expect(composer(page)).toBeFocused();
  await keyboard.type("find my notes about the roadmap");
  await keyboard.press("Enter");
  const call = page.getByRole("button", { name: /Notes: search notes/ });
  await expect(call).toContainText("done in");
  await press(call);
  await expect(page.getByText("Arguments")).toBeVisible();
});
