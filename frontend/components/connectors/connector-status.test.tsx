import { screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Connector } from "@/lib/contract";
import { appsNetwork, findRow, openApps } from "@/testing/apps-dialog";
import { aConnector, aConnectorDetail } from "@/testing/examples";
import { json, type Network } from "@/testing/network";

let network: Network;

beforeEach(() => {
  network = appsNetwork();
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
    openApps(network, { connectors: [aConnector({ name: "Notes", ...over })] });
    expect((await findRow("Notes")).getByText(words)).toBeVisible();
  });

  it("names the day when it began before today", async () => {
    const since = new Date(2026, 10, 20, 9, 5).toISOString();
    openApps(network, {
      connectors: [aConnector({ name: "Notes", ...refused, status: "failing", status_since: since })],
    });
    expect((await findRow("Notes")).getByText(/^Not answering since .*20.*, .*9:05/)).toBeVisible();
  });

  it("comes with what to do only where something is wrong", async () => {
    openApps(network, {
      connectors: [
        aConnector({ id: 1, name: "Notes", status: "failing", ...refused }),
        aConnector({ id: 2, name: "Wiki" }),
        aConnector({ id: 3, name: "Old", status: "off", ...refused }),
      ],
    });
    const advice = "The server refused the connection. Start the server, or check the port.";
    expect((await findRow("Notes")).getByText(advice)).toBeVisible();
    expect((await findRow("Notes")).getByRole("button", { name: "Re-test Notes" })).toBeEnabled();
    for (const name of ["Wiki", "Old"]) {
      expect((await findRow(name)).queryByRole("button", { name: `Re-test ${name}` })).not.toBeInTheDocument();
    }
  });

  it.each([
    ["api_key", "Enter a new key Notes", /^API key/],
    ["oauth", "Enter a new token Notes", /^Access token/],
  ] as const)("of one whose %s was refused leads to where another is entered", async (auth_type, button, field) => {
    const connector = aConnector({ id: 1, name: "Notes", ...refused, status: "reconnect", auth_type });
    network.on("GET /api/connectors/1", json(aConnectorDetail([], connector)));
    const { user } = openApps(network, { connectors: [connector] });
    await user.click(await screen.findByRole("button", { name: button }));
    expect(await screen.findByLabelText(field)).toHaveFocus();
  });

  it("leads to the tools that changed", async () => {
    const { user } = openApps(network, { connectors: [aConnector({ id: 1, name: "Notes", pending_tool_count: 2 })] });
    network.on("GET /api/connectors/1", json(aConnectorDetail([], { id: 1 })));
    await user.click(await screen.findByRole("button", { name: "Review Notes" }));
    expect(await screen.findByRole("heading", { name: "Tools" })).toBeVisible();
  });
});
