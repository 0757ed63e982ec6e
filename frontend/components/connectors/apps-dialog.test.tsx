import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ConnectorsModal } from "@/components/connectors/ConnectorsModal";
import type { AppsResponse, Connector } from "@/lib/contract";
import { aConnector, aConnectorDetail, anAppsResponse, aPassedTest, aTool } from "@/testing/examples";
import { fakeNetwork, json, refusal, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

const APPS = "GET /api/apps";
const DEMO = "http://127.0.0.1:8000/demo/mcp";

let network: Network;
const onOpenChange = vi.fn();

beforeEach(() => {
  onOpenChange.mockReset();
  network = fakeNetwork({
    "GET /api/config": json({ demo_mcp_url: DEMO }),
    "GET /api/notifications": json({ notifications: [], unread: 0 }),
  });
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

describe("a connector's status", () => {
  const at = (hour: number, minute: number) => new Date(2026, 10, 22, hour, minute).toISOString();
  const refused: Partial<Connector> = {
    status_since: at(10, 42),
    last_error: {
      error_code: "CONNECTION_FAILED",
      reason: "connection_refused",
      detail: "The server refused the connection.",
      fix: "Start the server, or check the port.",
    },
  };

  beforeEach(() => {
    vi.useFakeTimers({ now: new Date(2026, 10, 22, 12), toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each<[string, RegExp, Partial<Connector>]>([
    ["Working, 2 min ago", /2 min/, { last_verified_at: at(11, 58) }],
    ["not answering", /^Not answering since 10:42/, { ...refused, status: "failing" }],
    ["failing since a moment", /^Failing since 10:42/, refused],
    ["signed out", /^Sign in again$/, { status: "reconnect" }],
    ["not tested", /^Not tested$/, { status: "unverified" }],
    ["off", /^Off$/, { status: "off", is_active: false }],
    ["one change", /^1 tool changed$/, { pending_tool_count: 1 }],
    ["several changes", /^2 tools changed$/, { pending_tool_count: 2 }],
  ])("%s is said in words", async (_, words, over) => {
    open({ connectors: [aConnector({ name: "Notes", ...over })] });
    expect((await row("Notes")).getByText(words)).toBeVisible();
  });

  it("names the day when it began before today", async () => {
    const since = new Date(2026, 10, 20, 9, 5).toISOString();
    open({ connectors: [aConnector({ name: "Notes", ...refused, status: "failing", status_since: since })] });
    expect((await row("Notes")).getByText(/^Not answering since .*20.*, .*9:05/)).toBeVisible();
  });

  it("comes with what to do only where something is wrong", async () => {
    open({
      connectors: [
        aConnector({ id: 1, name: "Notes", status: "failing", ...refused }),
        aConnector({ id: 2, name: "Wiki" }),
        aConnector({ id: 3, name: "Old", status: "off", ...refused }),
      ],
    });
    const advice = "The server refused the connection. Start the server, or check the port.";
    expect((await row("Notes")).getByText(advice)).toBeVisible();
    expect((await row("Notes")).getByRole("button", { name: "Re-test Notes" })).toBeEnabled();
    for (const name of ["Wiki", "Old"]) {
      expect((await row(name)).queryByRole("button", { name: `Re-test ${name}` })).not.toBeInTheDocument();
    }
  });

  it("leads to the tools that changed", async () => {
    const { user } = open({ connectors: [aConnector({ id: 1, name: "Notes", pending_tool_count: 2 })] });
    network.on("GET /api/connectors/1", json(aConnectorDetail([], { id: 1 })));
    await user.click(await screen.findByRole("button", { name: "Review Notes" }));
    expect(await screen.findByRole("heading", { name: "Tools" })).toBeVisible();
  });
});

describe("notifications", () => {
  const NOTE = {
    id: 5,
    kind: "connector_failing",
    connector_id: 3,
    title: "Warehouse is not answering",
    message: "Three calls in a row failed.",
    created_at: new Date().toISOString(),
    read_at: null,
  };

  it("stand above the list until they are read", async () => {
    network.on(
      "GET /api/notifications",
      json({ notifications: [NOTE, { ...NOTE, id: 4, read_at: NOTE.created_at }], unread: 1 }),
    );
    network.on("POST /api/notifications/5/read", () => {
      const read = { ...NOTE, read_at: NOTE.created_at };
      network.on("GET /api/notifications", json({ notifications: [read], unread: 0 }));
      return json(read);
    });
    const { user } = open({ connectors: THREE });
    const list = await screen.findByRole("list", { name: "Notifications" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(1);
    await user.click(within(list).getByRole("button", { name: "Mark as read Warehouse is not answering" }));
    await waitFor(() => expect(screen.queryByRole("list", { name: "Notifications" })).not.toBeInTheDocument());
    expect(network.last("POST /api/notifications/5/read")).toBeDefined();
  });

  it("come back when they could not be marked", async () => {
    network.on("GET /api/notifications", json({ notifications: [NOTE], unread: 1 }));
    network.on("POST /api/notifications/5/read", refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = open({ connectors: THREE });
    await user.click(await screen.findByRole("button", { name: /^Mark as read/ }));
    expect(await screen.findByText(/The notification is still unread./)).toBeVisible();
    expect(screen.getByRole("list", { name: "Notifications" })).toBeVisible();
  });

  it("are not missed where they cannot be loaded", async () => {
    network.on("GET /api/notifications", refusal(503, "UNAVAILABLE", "The database does not answer."));
    open({ connectors: THREE });
    expect((await row("Notes")).getByText("Working, just now")).toBeVisible();
    expect(screen.queryByRole("list", { name: "Notifications" })).not.toBeInTheDocument();
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
