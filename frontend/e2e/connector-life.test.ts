import { expect, test } from "@playwright/test";

import { connect, moreFor } from "./apps-dialog";
import { ask } from "./chat-page";
import { openApps, signUp } from "./people";

test("a change from elsewhere is told, and a tool asks or stays away as its user wants", async ({ page, baseURL }) => {
  await signUp(page);
  await connect(page, "Team notes", `${baseURL}/demo/mcp`);
  const apps = await openApps(page);

  await test.step("what another window changed meanwhile is told, and not overwritten", async () => {
    await moreFor(page, "Team notes", "Edit");
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
    await ask(page, "find my notes about the roadmap in Notes");
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
