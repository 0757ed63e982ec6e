import { expect, test } from "@playwright/test";

import { openApps, signUp } from "./people";

const KEY = "sk-pasted-key";

test("a pasted mcp.json is read, and its servers are added one by one", async ({ page, context, baseURL }) => {
  const origin = new URL(baseURL ?? "").origin;
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  await signUp(page);
  const apps = await openApps(page);
  await apps.getByRole("button", { name: "Add connector" }).click();

  const file = `{
  // written by hand, as such files are
  "mcpServers": {
    "Team notes": { "url": "${origin}/demo/mcp", "headers": { "Authorization": "Bearer ${KEY}" } },
    "Open notes": { "type": "http", "url": "${origin}/demo/mcp?team=open" },
    "files": { "command": "npx", "args": ["-y", "server-filesystem"] }
  }
}`;
  await page.evaluate((text) => navigator.clipboard.writeText(text), file);
  const form = page.getByRole("dialog", { name: "Add connector" });
  await form.getByLabel("Server URL").focus();
  await page.keyboard.press("Control+V");
  await form.getByRole("button", { name: "Show its servers" }).click();

  const found = page.getByRole("dialog", { name: "Servers in your mcp.json" });
  const servers = found.getByRole("list", { name: "Servers that can be added" }).getByRole("listitem");
  await expect(servers).toHaveCount(2);
  await expect(servers.filter({ hasText: "Team notes" })).toContainText("key found");
  await expect(found.getByRole("list", { name: "Entries that cannot be added" })).toContainText("files");
  expect((await (await page.request.get("/api/connectors")).json()) as unknown).toMatchObject({ total: 0 });

  await test.step("each is tested before it is saved, with what stood in the file", async () => {
    await found.getByRole("button", { name: "Add Team notes" }).click();
    await expect(form.getByLabel("Name")).toHaveValue("Team notes");
    await expect(form.getByRole("textbox", { name: /^API key/ })).toHaveValue(KEY);
    await expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
    await form.getByRole("button", { name: "Test connection" }).click();
    await expect(form.getByText(/tools found/)).toBeVisible();
    await form.getByRole("button", { name: "Save" }).click();
    await expect(servers.filter({ hasText: "Team notes" })).toContainText("Added");
  });

  await test.step("after the last one the list of connectors shows them", async () => {
    await found.getByRole("button", { name: "Add Open notes" }).click();
    await expect(form.getByLabel("Server URL")).toHaveValue(`${origin}/demo/mcp?team=open`);
    await form.getByRole("button", { name: "Test connection" }).click();
    await expect(form.getByText(/tools found/)).toBeVisible();
    await form.getByRole("button", { name: "Save" }).click();
    await expect(apps.getByRole("button", { name: "Team notes", exact: true })).toBeVisible();
    await expect(apps.getByRole("button", { name: "Open notes", exact: true })).toBeVisible();
  });

  const saved = await (await page.request.get("/api/connectors")).text();
  expect(saved).not.toContain(KEY);
  expect(saved).not.toContain("team=open");
});
