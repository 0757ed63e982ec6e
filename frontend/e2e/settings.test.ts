import { expect, test } from "@playwright/test";

import { PASSWORD, signUp } from "./people";

const NEW_PASSWORD = "another battery staple";

test("an account is looked after and ended on its settings page", async ({ page, browser, baseURL, request }) => {
  const email = await signUp(page);
  await page.getByRole("button", { name: "Account", exact: true }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await page.waitForURL("**/dashboard/settings");

  await test.step("another name greets", async () => {
    await page.getByLabel("Name").fill("Bo Ek");
    await page.getByRole("button", { name: "Save name" }).click();
    await expect(page.getByText("Name saved")).toBeVisible();
  });

  const bearer = await test.step("a token lets a script in, and not into the account", async () => {
    await page.getByLabel("What it is for").fill("Nightly report");
    await page.getByRole("button", { name: "Create token" }).click();
    const token = await page.getByRole("region", { name: "API tokens" }).locator("code").textContent();
    const headers = { Authorization: `Bearer ${token ?? ""}` };
    expect((await request.get("/api/connectors", { headers })).status()).toBe(200);
    expect((await request.get("/api/auth/sessions", { headers })).status()).toBe(403);
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByText(token ?? "", { exact: true })).toBeHidden();
    return headers;
  });

  await test.step("another browser is seen, and signed out from here", async () => {
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    const other = await context.newPage();
    const signIn = async (password: string) => {
      await other.goto("/login");
      await other.getByLabel("Email").fill(email);
      await other.getByLabel("Password", { exact: true }).fill(password);
      await other.getByRole("button", { name: "Sign in" }).click();
    };
    await signIn(PASSWORD);
    await other.waitForURL("**/dashboard/schema-agent");
    await expect(other.getByRole("heading", { name: "What do you want to know, Bo?" })).toBeVisible();
    await page.reload();
    await page.getByRole("button", { name: /^Sign out Chrome/ }).click();
    await expect(page.getByRole("button", { name: /^Sign out Chrome/ })).toBeHidden();
    await other.reload();
    await other.waitForURL("**/login");

    await page.getByLabel("Current password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("New password", { exact: true }).fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText(/^Password changed/)).toBeVisible();
    expect((await request.get("/api/connectors", { headers: bearer })).status()).toBe(401);
    await expect(page.getByText("You have no API tokens.")).toBeVisible();
    await signIn(PASSWORD);
    await expect(other.getByRole("form", { name: "Sign in" }).getByRole("alert")).toBeVisible();
    await context.close();
  });

  await test.step("the account goes only with its password, and for good", async () => {
    await page.getByRole("button", { name: "Delete account…" }).click();
    const question = page.getByRole("alertdialog");
    await expect(question.getByLabel("Password", { exact: true })).toBeFocused();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(question.getByText("The password is not right.")).toBeVisible();
    await question.getByLabel("Password", { exact: true }).fill(NEW_PASSWORD);
    await question.getByRole("button", { name: "Delete account" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    const again = await request.post("/api/auth/login", { data: { email, password: NEW_PASSWORD } });
    expect(again.status()).toBe(401);
  });
});
