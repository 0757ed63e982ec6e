import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import { appsNetwork, findRow, openApps, THREE_CONNECTORS } from "@/testing/apps-dialog";
import { json, refusal, type Network } from "@/testing/network";

let network: Network;

beforeEach(() => {
  network = appsNetwork();
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
    const { user } = openApps(network, { connectors: THREE_CONNECTORS });
    const list = await screen.findByRole("list", { name: "Notifications" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(1);
    await user.click(within(list).getByRole("button", { name: "Mark as read Warehouse is not answering" }));
    await waitFor(() => expect(screen.queryByRole("list", { name: "Notifications" })).not.toBeInTheDocument());
    expect(network.last("POST /api/notifications/5/read")).toBeDefined();
  });

  it("come back when they could not be marked", async () => {
    network.on("GET /api/notifications", json({ notifications: [NOTE], unread: 1 }));
    network.on("POST /api/notifications/5/read", refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = openApps(network, { connectors: THREE_CONNECTORS });
    await user.click(await screen.findByRole("button", { name: /^Mark as read/ }));
    expect(await screen.findByText(/The notification is still unread./)).toBeVisible();
    expect(screen.getByRole("list", { name: "Notifications" })).toBeVisible();
  });

  it("are not missed where they cannot be loaded", async () => {
    network.on("GET /api/notifications", refusal(503, "UNAVAILABLE", "The database does not answer."));
    openApps(network, { connectors: THREE_CONNECTORS });
    expect((await findRow("Notes")).getByText("Working, just now")).toBeVisible();
    expect(screen.queryByRole("list", { name: "Notifications" })).not.toBeInTheDocument();
  });
});
