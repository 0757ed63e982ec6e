import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import { appsNetwork, findRow, openApps } from "@/testing/apps-dialog";
import { anAppsResponse, aTool } from "@/testing/examples";
import { json, refusal, type Network } from "@/testing/network";

let network: Network;

beforeEach(() => {
  network = appsNetwork();
});

describe("system tools", () => {
  const TOOLS = [
    aTool(),
    aTool({ id: "gmail", name: "Gmail", auth_type: "oauth", is_connected: false, status: "available" }),
    aTool({ id: "calendar", name: "Calendar", is_connected: false, status: "coming_soon" }),
  ];

  async function openTools() {
    const page = openApps(network, { system_tools: TOOLS });
    await page.user.click(screen.getByRole("tab", { name: "System tools" }));
    await findRow("Analytics");
    return page;
  }

  it("show name, line, status and the one possible step", async () => {
    await openTools();
    expect((await findRow("Analytics")).getByText("Connected")).toBeVisible();
    expect((await findRow("Analytics")).getByRole("button", { name: "Disconnect Analytics" })).toBeEnabled();
    expect((await findRow("Gmail")).getByText("Available")).toBeVisible();
    expect((await findRow("Gmail")).getByRole("button", { name: "Connect Gmail" })).toBeEnabled();
  });

  it("that come later say so and cannot be connected", async () => {
    await openTools();
    expect((await findRow("Calendar")).getByText("Coming soon")).toBeVisible();
    expect((await findRow("Calendar")).getByRole("button", { name: "Connect Calendar" })).toBeDisabled();
  });

  it("that the operator has not set up say so in the server's words", async () => {
    const message = "Gmail needs GOOGLE_CLIENT_ID on this server.";
    network.on("POST /api/tools/gmail/connect", json({ success: false, message, requires_oauth: true }));
    const { user } = await openTools();
    await user.click((await findRow("Gmail")).getByRole("button", { name: "Connect Gmail" }));
    expect(await screen.findByText(message)).toBeVisible();
    expect(screen.getByText("Gmail is not set up on this server")).toBeVisible();
  });

  it("disconnect, and are available again", async () => {
    network.on("POST /api/tools/analytics/disconnect", json({ success: true, message: "Disconnected." }));
    const { user } = await openTools();
    network.on(
      "GET /api/apps",
      json(anAppsResponse({ system_tools: [aTool({ is_connected: false, status: "available" })] })),
    );
    await user.click(screen.getByRole("button", { name: "Disconnect Analytics" }));
    expect(await screen.findByRole("button", { name: "Connect Analytics" })).toBeEnabled();
  });

  it("say why they did not change", async () => {
    network.on("POST /api/tools/gmail/connect", refusal(400, "TOOL_NOT_ENABLED", "Gmail is switched off here."));
    const { user } = await openTools();
    await user.click(screen.getByRole("button", { name: "Connect Gmail" }));
    expect(await screen.findByText("Gmail is switched off here.")).toBeVisible();
  });
});
