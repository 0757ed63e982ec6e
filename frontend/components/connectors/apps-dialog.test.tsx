import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ConnectorsModal } from "@/components/connectors/ConnectorsModal";
import type { AppsResponse } from "@/lib/contract";
import { aConnector, anAppsResponse, aPassedTest, aTool } from "@/testing/examples";
import { fakeNetwork, json, refusal, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

const APPS = "GET /api/apps";
const DEMO = "http://127.0.0.1:8000/demo/mcp";

let network: Network;
const onOpenChange = vi.fn();

beforeEach(() => {
  onOpenChange.mockReset();
  network = fakeNetwork({ "GET /api/config": json({ demo_mcp_url: DEMO }) });
});

function open(apps: Partial<AppsResponse> = {}) {
  network.on(APPS, json(anAppsResponse(apps)));
  return renderPage(<ConnectorsModal open onOpenChange={onOpenChange} onReturnFocus={() => undefined} />);
}

const THREE = [
  aConnector({ id: 1, name: "Notes", last_verified_at: new Date().toISOString() }),
  aConnector({ id: 2, name: "Linear", server_url: "https://mcp.linear.app/mcp", status: "reconnect", tool_count: 1 }),
  aConnector({ id: 3, name: "Warehouse", server_url: "https://stock.example.net/mcp", status: "failing" }),
];

const row = async (name: string) => {
  const label = await screen.findByText(name, { selector: "li p, li p button" });
  const item = label.closest("li");
  if (!item) throw new Error(`no row for ${name}`);
  return within(item);
};

describe("the list of connectors", () => {
  it("keeps its shape while loading", () => {
    network.on(APPS, () => new Promise<Response>(() => undefined));
    renderPage(<ConnectorsModal open onOpenChange={onOpenChange} onReturnFocus={() => undefined} />);
    expect(screen.getByText("Loading apps")).toBeInTheDocument();
  });

  it("shows name, host, number of tools and status in words", async () => {
    open({ connectors: THREE });
    expect((await row("Notes")).getByText("notes.example.com")).toBeVisible();
    expect((await row("Notes")).getByText("Working, just now")).toBeVisible();
    expect((await row("Linear")).getByText(", 1 tool")).toBeVisible();
    expect((await row("Linear")).getByText("Sign in again")).toBeVisible();
    expect((await row("Warehouse")).getByText("Not answering")).toBeVisible();
    expect(screen.getByText("3 of 10 used")).toBeVisible();
  });

  it("offers a way to begin when it is empty", async () => {
    const { user } = open();
    expect(await screen.findByText("Nothing plugged in yet")).toBeVisible();
    await user.click(await screen.findByRole("button", { name: "Try the demo notes server" }));
    expect(screen.getByLabelText(/^Server URL/)).toHaveValue(DEMO);
  });

  it("offers no demo where none runs", async () => {
    network.on("GET /api/config", json({ demo_mcp_url: null }));
    open();
    await screen.findByText("Nothing plugged in yet");
    expect(screen.queryByRole("button", { name: /demo/ })).not.toBeInTheDocument();
  });

  it("explains the limit of ten", async () => {
    open({ connectors: Array.from({ length: 10 }, (_, index) => aConnector({ id: index, name: `Server ${index}` })) });
    expect(await screen.findByText(/Ten connectors are the limit/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Add connector" })).toBeDisabled();
  });

  it("says what failed and tries again", async () => {
    network.on(APPS, refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = renderPage(<ConnectorsModal open onOpenChange={onOpenChange} onReturnFocus={() => undefined} />);
    expect(await screen.findByText("The database does not answer.")).toBeVisible();
    network.on(APPS, json(anAppsResponse({ connectors: THREE })));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Notes")).toBeVisible();
  });

  it("is searched by name and address", async () => {
    const { user } = open({ connectors: THREE });
    await screen.findByText("Notes");
    await user.type(screen.getByRole("searchbox"), "stock");
    expect(screen.queryByText("Notes")).not.toBeInTheDocument();
    expect(screen.getByText("Warehouse")).toBeVisible();
    await user.type(screen.getByRole("searchbox"), "zzz");
    expect(screen.getByText("No connector matches “stockzzz”.")).toBeVisible();
  });
});

describe("the switch", () => {
  it("goes over at once and asks the server", async () => {
    network.on("POST /api/connectors/1/toggle", () => new Promise<Response>(() => undefined));
    const { user } = open({ connectors: THREE });
    await user.click(await screen.findByRole("switch", { name: "Use Notes" }));
    await waitFor(() => expect(screen.getByRole("switch", { name: "Use Notes" })).not.toBeChecked());
    expect((await row("Notes")).getByText("Off")).toBeVisible();
    expect(network.last("POST /api/connectors/1/toggle")?.body).toEqual({ is_active: false });
  });

  it("goes back visibly when the server refuses", async () => {
    network.on("POST /api/connectors/1/toggle", refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = open({ connectors: THREE });
    await user.click(await screen.findByRole("switch", { name: "Use Notes" }));
    expect(await screen.findByText(/Notes could not be switched off. It is still on./)).toBeVisible();
    expect(screen.getByRole("switch", { name: "Use Notes" })).toBeChecked();
  });
});

describe("the menu of a connector", () => {
  async function choose(action: string) {
    const page = open({ connectors: THREE });
    await page.user.click(await screen.findByRole("button", { name: "More for Notes" }));
    await page.user.click(await screen.findByRole("menuitem", { name: action }));
    return page;
  }

  it("deletes after asking once, by name", async () => {
    network.on("DELETE /api/connectors/1", json({ success: true, message: "Deleted." }));
    const { user } = await choose("Delete");
    const question = await screen.findByRole("alertdialog", { name: "Delete Notes?" });
    expect(question).toHaveAccessibleDescription(/key and 6 tools are removed.*notes\.example\.com/);
    network.on(APPS, json(anAppsResponse({ connectors: THREE.slice(1) })));
    await user.click(within(question).getByRole("button", { name: "Delete Notes" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Notes" })).not.toBeInTheDocument());
    expect(network.last("DELETE /api/connectors/1")).toBeDefined();
  });

  it("deletes nothing when cancelled", async () => {
    const { user } = await choose("Delete");
    await user.click(await screen.findByRole("button", { name: "Cancel" }));
    expect(network.last("DELETE /api/connectors/1")).toBeUndefined();
  });

  it("keeps the question open and says why when deleting failed", async () => {
    network.on("DELETE /api/connectors/1", refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = await choose("Delete");
    await user.click(await screen.findByRole("button", { name: "Delete Notes" }));
    expect(await screen.findByText("The database does not answer.")).toBeVisible();
  });

  it("edits name and description", async () => {
    network.on("PUT /api/connectors/1", json({ ...THREE[0], name: "My notes" }));
    const { user } = await choose("Edit");
    const name = await screen.findByLabelText(/^Name/);
    expect(name).toHaveValue("Notes");
    await user.clear(name);
    await user.type(name, "My notes");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("My notes saved")).toBeVisible();
    expect(network.last("PUT /api/connectors/1")?.body).toEqual({ name: "My notes", description: "" });
  });

  it("tests again with the stored key", async () => {
    network.on("POST /api/connectors/1/retest", json(aPassedTest()));
    await choose("Re-test");
    expect(await screen.findByText("Connected. 2 tools found.")).toBeVisible();
    expect(network.last("POST /api/connectors/1/retest")?.body).toBeUndefined();
  });
});

describe("system tools", () => {
  const TOOLS = [
    aTool(),
    aTool({ id: "gmail", name: "Gmail", auth_type: "oauth", is_connected: false, status: "available" }),
    aTool({ id: "calendar", name: "Calendar", is_connected: false, status: "coming_soon" }),
  ];

  async function openTools() {
    const page = open({ system_tools: TOOLS });
    await page.user.click(screen.getByRole("tab", { name: "System tools" }));
    await row("Analytics");
    return page;
  }

  it("show name, line, status and the one possible step", async () => {
    await openTools();
    expect((await row("Analytics")).getByText("Connected")).toBeVisible();
    expect((await row("Analytics")).getByRole("button", { name: "Disconnect Analytics" })).toBeEnabled();
    expect((await row("Gmail")).getByText("Available")).toBeVisible();
    expect((await row("Gmail")).getByRole("button", { name: "Connect Gmail" })).toBeEnabled();
  });

  it("that come later say so and cannot be connected", async () => {
    await openTools();
    expect((await row("Calendar")).getByText("Coming soon")).toBeVisible();
    expect((await row("Calendar")).getByRole("button", { name: "Connect Calendar" })).toBeDisabled();
  });

  it("that the operator has not set up say so in the server's words", async () => {
    const message = "Gmail needs GOOGLE_CLIENT_ID on this server.";
    network.on("POST /api/tools/gmail/connect", json({ success: false, message, requires_oauth: true }));
    const { user } = await openTools();
    await user.click((await row("Gmail")).getByRole("button", { name: "Connect Gmail" }));
    expect(await screen.findByText(message)).toBeVisible();
    expect(screen.getByText("Gmail is not set up on this server")).toBeVisible();
  });

  it("disconnect, and are available again", async () => {
    network.on("POST /api/tools/analytics/disconnect", json({ success: true, message: "Disconnected." }));
    const { user } = await openTools();
    network.on(APPS, json(anAppsResponse({ system_tools: [aTool({ is_connected: false, status: "available" })] })));
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

describe("the dialog", () => {
  it("closes with Escape", async () => {
    const { user } = open({ connectors: THREE });
    await screen.findByText("Notes");
    await user.keyboard("{Escape}");
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });
});
