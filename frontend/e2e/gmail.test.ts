import { expect, test } from "@playwright/test";

import { GMAIL_ACCOUNT } from "./apps-dialog";
import { composer, signUp } from "./people";

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
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "Allow" }).click();
  await expect(page.getByRole("heading", { name: "Connected successfully!" })).toBeVisible();
  await expect(page.getByText(`Gmail is ready, signed in as ${GMAIL_ACCOUNT}.`)).toBeVisible();
  expect(page.url()).not.toMatch(/code|state=/);
  await page.getByRole("link", { name: "Start chat" }).click();
  await expect(composer(page)).toBeVisible();
});

test("an address that claims success proves nothing", async ({ page }) => {
  await signUp(page);
  await page.goto("/connectors/callback?status=success&app=system:gmail");
  await expect(page.getByRole("heading", { name: "Gmail is not connected" })).toBeVisible();
});
