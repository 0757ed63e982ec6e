import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

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
    const setup = "Gmail needs GOOGLE_CLIENT_ID on this server.";
    openApps(network, { system_tools: [aTool({ name: "Gmail", is_connected: false, status: "available", setup })] });
    await userEvent.click(screen.getByRole("tab", { name: "System tools" }));
    expect((await findRow("Gmail")).getByText("Not configured")).toBeVisible();
    expect(screen.getByText(setup)).toBeVisible();
    expect(screen.getByRole("button", { name: "Connect Gmail" })).toBeDisabled();
  });

  it("that need a sign-in go to their provider beside this page", async () => {
    const assign = vi.fn();
    vi.spyOn(window, "open").mockReturnValue({ location: { assign }, close: vi.fn() } as unknown as Window);
    network.on("POST /api/oauth/initiate", json({ authorization_url: "https://provider.example/a", state: "s" }));
    const { user } = await openTools();
    await user.click(screen.getByRole("button", { name: "Connect Gmail" }));
    await waitFor(() => expect(assign).toHaveBeenCalledWith("https://provider.example/a"));
  });

  it("show whose account it is, and save their settings", async () => {
    const setting = { name: "to", label: "Default recipient", help: "Gets it.", kind: "email" as const, choices: [] };
    const mail = aTool({
      id: "gmail",
      name: "Gmail",
      account: "ana@mail.example",
      settings: [setting],
      config: { to: null },
    });
    const { user } = openApps(network, { system_tools: [mail] });
    await user.click(screen.getByRole("tab", { name: "System tools" }));
    expect(await screen.findByText(/Signed in as ana@mail.example/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Settings of Gmail" }));
    await user.type(screen.getByLabelText("Default recipient"), "nobody");
    const detail = [{ loc: ["body", "config", "to"], msg: "This is no address.", type: "value_error" }];
    network.on("PATCH /api/tools/gmail", json({ detail }, 422));
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("This is no address.")).toBeVisible();
    network.on("PATCH /api/tools/gmail", json(mail));
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Settings of Gmail saved")).toBeVisible();
    expect(screen.queryByLabelText("Default recipient")).not.toBeInTheDocument();
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
    network.on("POST /api/oauth/initiate", refusal(400, "TOOL_NOT_ENABLED", "Gmail is switched off here."));
    const { user } = await openTools();
    await user.click(screen.getByRole("button", { name: "Connect Gmail" }));
    expect(await screen.findByText("Gmail is switched off here.")).toBeVisible();
  });
});
