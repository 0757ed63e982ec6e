import { screen, within } from "@testing-library/react";

import type { CatalogTool, ConnectorDetail } from "@/lib/contract";
import { openApps } from "@/testing/apps-dialog";
import { aCatalogTool, aConnectorDetail, anAppsResponse } from "@/testing/examples";
import { json, type Network } from "@/testing/network";

export const DETAIL = "GET /api/connectors/7";

export const SEARCH = aCatalogTool();
export const CREATE = aCatalogTool({
  name: "create_note",
  description: "Add a note.",
  annotations: null,
  policy: "ask",
  fingerprint: "c".repeat(64),
});
export const DELETE = aCatalogTool({
  name: "delete_note",
  description: "Move a note to the bin, or erase it at once.",
  inputSchema: {
    type: "object",
    properties: { note_id: { type: "string" }, permanently: { type: "boolean" } },
  },
  annotations: { destructiveHint: true },
  policy: "ask",
  enabled: false,
  fingerprint: "d".repeat(64),
  changed: {
    kind: "changed",
    fields: ["description", "inputSchema", "annotations"],
    before: {
      name: "delete_note",
      description: "Move a note to the bin.",
      inputSchema: { type: "object", properties: { note_id: { type: "string" } } },
      annotations: null,
    },
  },
});
export const NEW = aCatalogTool({
  name: "share_note",
  description: "Send a note to others.",
  annotations: null,
  enabled: false,
  changed: { kind: "new", fields: [], before: null },
});

/** Lets the server answer with these tools from now on. */
export function answerWith(network: Network, tools: CatalogTool[]): ConnectorDetail {
  const detail = aConnectorDetail(tools);
  network.on(DETAIL, json(detail));
  network.on("GET /api/apps", json(anAppsResponse({ connectors: [detail] })));
  return detail;
}

export async function openTools(network: Network, tools: CatalogTool[]) {
  const page = openApps(network, { connectors: [answerWith(network, tools)] });
  await page.user.click(await screen.findByRole("button", { name: "Notes" }));
  await screen.findByRole("list", { name: "Tools of Notes" });
  return page;
}

export const rows = () => within(screen.getByRole("list", { name: "Tools of Notes" })).getAllByRole("listitem");
export const toggle = (name: string) => screen.getByRole("switch", { name: `Use ${name}` });
export const policy = (name: string, label: string) =>
  within(screen.getByRole("radiogroup", { name: `When ${name} may run` })).getByRole("radio", { name: label });
export const patch = (name: string) => `PATCH /api/connectors/7/tools/${name}`;
