import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

import { composer, openApps, signUp } from "./people";

const ACCOUNT = "ana.lindqvist@gmail.example";

async function openProvider(page: Page) {
  const dialog = await openApps(page);
  await dialog.getByRole("tab", { name: "System tools" }).click();
  const [provider] = await Promise.all([
    page.waitForEvent("popup"),
    dialog.getByRole("button", { name: "Connect Gmail" }).click(),
  ]);
  await expect(provider.getByRole("heading", { name: "Patchbay wants access" })).toBeVisible();
  return { dialog, provider };
}

test("Gmail is connected beside the chat, and a mail is sent once it was seen and allowed", async ({ page }) => {
  await signUp(page);
  const { dialog, provider } = await openProvider(page);
  await Promise.all([provider.waitForEvent("close"), provider.getByRole("link", { name: "Allow" }).click()]);
  await expect(dialog.getByText(`Signed in as ${ACCOUNT}.`)).toBeVisible();
  await page.keyboard.press("Escape");

  await composer(page).fill('send mail to bo@shop.example with subject "Invoice 2207" saying "Paid today"');
  await composer(page).press("Enter");
  await expect(page.getByText("Nothing has been sent yet.", { exact: true })).toBeVisible();
  await expect(page.getByLabel("to", { exact: true })).toHaveValue("bo@shop.example");
  await expect(page.getByLabel("subject")).toHaveValue("Invoice 2207");
  await expect(page.getByLabel("body")).toHaveValue("Paid today");
  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(page.getByRole("button", { name: /Gmail: send mail/ }).last()).toContainText("allowed once, done in");
  await expect(page.getByRole("article", { name: "Answer" }).last()).toContainText("bo@shop.example");
});

test("without a second window the way back leads over a page that says how it went", async ({ page }) => {
  await signUp(page);
  const begin = async () => {
    const answer = await page.request.post("/api/oauth/initiate", {
      data: { tool_id: "gmail" },
      headers: { Origin: new URL(page.url()).origin },
    });
    await page.goto(((await answer.json()) as { authorization_url: string }).authorization_url);
  };
  await begin();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { name: "Gmail is not connected" })).toBeVisible();
  await expect(page.getByText("The permission was declined at the provider.")).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "Allow" }).click();
  await expect(page.getByRole("heading", { name: "Connected successfully!" })).toBeVisible();
  await expect(page.getByText(`Gmail is ready, signed in as ${ACCOUNT}.`)).toBeVisible();
  expect(page.url()).not.toMatch(/code|state=/);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole("link", { name: "Start chat" }).click();
  await expect(composer(page)).toBeVisible();
});

test("an address that claims success proves nothing", async ({ page }) => {
  await signUp(page);
  await page.goto("/connectors/callback?status=success&app=system:gmail");
  await expect(page.getByRole("heading", { name: "Gmail is not connected" })).toBeVisible();
});
