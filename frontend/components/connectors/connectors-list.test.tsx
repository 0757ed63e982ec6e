import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { TEST } from "@/testing/add-connector-form";
import {
  appsNetwork,
  DEMO_URL,
  findRow,
  openApps,
  renderDialog,
  TheDialog,
  THREE_CONNECTORS,
} from "@/testing/apps-dialog";
import { aConnector, anAppsResponse, aPassedTest } from "@/testing/examples";
import { json, refusal, type Network } from "@/testing/network";

let network: Network;

beforeEach(() => {
  network = appsNetwork();
});

describe("the list of connectors", () => {
  it("keeps its shape while loading", () => {
    network.on("GET /api/apps", () => new Promise<Response>(() => undefined));
    renderDialog();
    expect(screen.getByText("Loading apps")).toBeInTheDocument();
  });

  it("shows name, host, number of tools and status in words", async () => {
    openApps(network, { connectors: THREE_CONNECTORS });
    expect((await findRow("Notes")).getByText("notes.example.com")).toBeVisible();
    expect((await findRow("Notes")).getByText("Working, just now")).toBeVisible();
    expect((await findRow("Linear")).getByText(", 1 tool")).toBeVisible();
    expect((await findRow("Linear")).getByText("Sign in again")).toBeVisible();
    expect((await findRow("Warehouse")).getByText("Not answering")).toBeVisible();
    expect(screen.getByText("3 of 10 used")).toBeVisible();
  });

  it("offers a way to begin when it is empty", async () => {
    const { user } = openApps(network);
    expect(await screen.findByText("Nothing plugged in yet")).toBeVisible();
    await user.click(await screen.findByRole("button", { name: "Try the demo notes server" }));
    expect(screen.getByLabelText(/^Server URL/)).toHaveValue(DEMO_URL);
  });

  it("leads from the demo to the chat: tested at once, saved, and on", async () => {
    const demo = aConnector({ id: 9, name: "Notes", server_url: DEMO_URL, tool_count: 7 });
    network.on(TEST, json(aPassedTest()));
    network.on("POST /api/connectors", () => {
      network.on("GET /api/apps", json(anAppsResponse({ connectors: [demo] })));
      return json(demo, 201);
    });
    network.on("GET /api/apps", json(anAppsResponse({ connectors: [] })));
    const onOpenChange = vi.fn();
    const { user } = renderDialog(onOpenChange);
    await user.click(await screen.findByRole("button", { name: "Try the demo notes server" }));
    const save = screen.getByRole("button", { name: "Save" });
    await waitFor(() => expect(save).toBeEnabled());
    await user.click(save);
    expect(await screen.findByText("Notes saved with 7 tools")).toBeVisible();
    const next = screen.getByRole("button", { name: "Start chat" });
    expect(next).toHaveFocus();
    await user.click(next);
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });

  it("offers no demo where none runs", async () => {
    network.on("GET /api/config", json({ demo_mcp_url: null, tool_token_budget: 8_000 }));
    openApps(network);
    await screen.findByText("Nothing plugged in yet");
    expect(screen.queryByRole("button", { name: /demo/ })).not.toBeInTheDocument();
  });

  it("says whether the connected tools fit into a message", async () => {
    openApps(network, { connectors: [aConnector({ tokens: 8_500 })], system_tools: [] });
    expect(await screen.findByText(/^Connected tools would take about 8,500 tokens\./)).toBeVisible();
  });

  it("explains the limit of ten", async () => {
    openApps(network, {
      connectors: Array.from({ length: 10 }, (_, index) => aConnector({ id: index, name: `Server ${index}` })),
    });
    expect(await screen.findByText(/Ten connectors are the limit/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Add connector" })).toBeDisabled();
  });

  it("says what failed and tries again", async () => {
    network.on("GET /api/apps", refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = renderDialog();
    expect(await screen.findByText("The database does not answer.")).toBeVisible();
    network.on("GET /api/apps", json(anAppsResponse({ connectors: THREE_CONNECTORS })));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Notes")).toBeVisible();
  });

  it("is searched by name and address", async () => {
    const { user } = openApps(network, { connectors: THREE_CONNECTORS });
    await screen.findByText("Notes");
    await user.type(screen.getByRole("searchbox"), "stock");
    expect(screen.queryByText("Notes")).not.toBeInTheDocument();
    expect(screen.getByText("Warehouse")).toBeVisible();
    await user.type(screen.getByRole("searchbox"), "zzz");
    expect(screen.getByText("No connector of yours matches “stockzzz”.")).toBeVisible();
  });
});

describe("the switch", () => {
  it("goes over at once and asks the server", async () => {
    network.on("POST /api/connectors/1/toggle", () => new Promise<Response>(() => undefined));
    const { user } = openApps(network, { connectors: THREE_CONNECTORS });
    await user.click(await screen.findByRole("switch", { name: "Use Notes" }));
    await waitFor(() => expect(screen.getByRole("switch", { name: "Use Notes" })).not.toBeChecked());
    expect((await findRow("Notes")).getByText("Off")).toBeVisible();
    expect(network.last("POST /api/connectors/1/toggle")?.body).toEqual({ is_active: false });
  });

  it("goes back visibly when the server refuses", async () => {
    network.on("POST /api/connectors/1/toggle", refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = openApps(network, { connectors: THREE_CONNECTORS });
    await user.click(await screen.findByRole("switch", { name: "Use Notes" }));
    expect(await screen.findByText(/Notes could not be switched off. It is still on./)).toBeVisible();
    expect(screen.getByRole("switch", { name: "Use Notes" })).toBeChecked();
  });
});

describe("the menu of a connector", () => {
  async function choose(action: string) {
    const page = openApps(network, { connectors: THREE_CONNECTORS });
    await page.user.click(await screen.findByRole("button", { name: "More for Notes" }));
    await page.user.click(await screen.findByRole("menuitem", { name: action }));
    return page;
  }

  it("deletes after asking once, by name", async () => {
    network.on("DELETE /api/connectors/1", json({ success: true, message: "Deleted." }));
    const { user } = await choose("Delete");
    const question = await screen.findByRole("alertdialog", { name: "Delete Notes?" });
    expect(question).toHaveAccessibleDescription(/key and 6 tools are removed.*notes\.example\.com/);
    network.on("GET /api/apps", json(anAppsResponse({ connectors: THREE_CONNECTORS.slice(1) })));
    await user.click(within(question).getByRole("button", { name: "Delete Notes" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Notes" })).not.toBeInTheDocument());
    expect(network.last("DELETE /api/connectors/1")).toBeDefined();
    // Not lost with the row: the next Tab goes on from the list.
    const apps = screen.getByRole("dialog", { name: "Apps" });
    await waitFor(() => expect(apps).toContainElement(document.activeElement as HTMLElement));
    await user.tab();
    expect(screen.getByRole("button", { name: "Add connector" })).toHaveFocus();
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
});

describe("the dialog", () => {
  const url = () => screen.getByLabelText(/^Server URL/);

  it("keeps what was typed when it is closed in the middle, until that is cancelled", async () => {
    network.on("GET /api/apps", json(anAppsResponse()));
    const { user, rerender } = renderDialog();
    const reopen = () => {
      for (const open of [false, true]) rerender(<TheDialog open={open} />);
    };
    await user.click(await screen.findByRole("button", { name: "Add connector" }));
    await user.type(url(), "https://half.example/m");
    reopen();
    await user.click(await screen.findByRole("button", { name: "Add connector" }));
    expect(url()).toHaveValue("https://half.example/m");
    expect(screen.getByText(/^What you had typed is still here/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.click(await screen.findByRole("button", { name: "Add connector" }));
    expect(url()).toHaveValue("");
  });

  it("gives the focus back to what a view was opened from", async () => {
    const { user } = openApps(network, { connectors: THREE_CONNECTORS });
    await user.click(await screen.findByRole("button", { name: "Add connector" }));
    await user.click(screen.getByRole("button", { name: "Back to apps" }));
    expect(await screen.findByRole("button", { name: "Add connector" })).toHaveFocus();
  });

  it("closes with Escape", async () => {
    const onOpenChange = vi.fn();
    network.on("GET /api/apps", json(anAppsResponse({ connectors: THREE_CONNECTORS })));
    const { user } = renderDialog(onOpenChange);
    await screen.findByText("Notes");
    await user.keyboard("{Escape}");
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });
});
