import { expect, test, type Page } from "@playwright/test";

import { openApps, signUp } from "./people";

async function describe(page: Page, name: string) {
  const apps = await openApps(page);
  await apps.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  return page.getByRole("dialog", { name: `Connect ${name}` });
}

test("US-8.1 it is said who develops it, where it leads, and what it can do", async ({ page }) => {
  await signUp(page);
  const github = await describe(page, "GitHub");
  await expect(github.getByText("api.githubcopilot.com")).toBeVisible();
  await expect(github.getByText(/^Developed by GitHub/)).toBeVisible();
  await expect(github.getByRole("link", { name: /^Privacy/ })).toHaveAttribute("href", /^https:/);
  await expect(github.getByRole("region", { name: "What it can do" }).getByRole("listitem")).toHaveCount(3);
});

test("US-8.2 nothing is sent to it before somebody goes on", async ({ page }) => {
  await signUp(page);
  const sent: string[] = [];
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin !== new URL(page.url()).origin || pathname.endsWith("/connectors/test")) sent.push(request.url());
  });
  const github = await describe(page, "GitHub");
  await github.getByRole("button", { name: "Enter your key" }).click();
  const form = page.getByRole("dialog", { name: "Add connector" });
  await expect(form.getByLabel("Server URL")).toHaveValue("https://api.githubcopilot.com/mcp/");
  await expect(form.getByRole("textbox", { name: /^API key/ })).toBeFocused();
  expect(sent).toEqual([]);
});
