import { screen, within, type RenderResult } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";

import { ConnectorsModal } from "@/components/connectors/ConnectorsModal";
import type { AppsResponse } from "@/lib/contract";
import { aConnector, anAppsResponse } from "@/testing/examples";
import { fakeNetwork, json, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

export const DEMO_URL = "http://127.0.0.1:8000/demo/mcp";

/** What the dialog asks for beside the apps themselves. */
export function appsNetwork(): Network {
  return fakeNetwork({
    "GET /api/config": json({ demo_mcp_url: DEMO_URL, tool_token_budget: 8_000 }),
    "GET /api/notifications": json({ notifications: [], unread: 0 }),
    "GET /api/connectors/predefined": json({ connectors: [] }),
  });
}

export function renderDialog(onOpenChange: (open: boolean) => void = () => undefined): Rendered {
  return renderPage(<TheDialog open onOpenChange={onOpenChange} />);
}

interface TheDialogProps {
  open: boolean;
  onOpenChange?: (open: boolean) => void;
}

export function TheDialog({ open, onOpenChange = () => undefined }: TheDialogProps) {
  return (
    <ConnectorsModal
      open={open}
      onOpenChange={onOpenChange}
      onReturnFocus={() => undefined}
      onStartChat={() => undefined}
    />
  );
}

type Rendered = RenderResult & { user: UserEvent };

/** The open dialog over these apps. */
export function openApps(network: Network, apps: Partial<AppsResponse> = {}): Rendered {
  network.on("GET /api/apps", json(anAppsResponse(apps)));
  return renderDialog();
}

/** One that works, one that wants a sign-in, one that is down. */
export const THREE_CONNECTORS = [
  aConnector({ id: 1, name: "Notes", last_verified_at: new Date().toISOString() }),
  aConnector({ id: 2, name: "Linear", server_url: "https://mcp.linear.app/mcp", status: "reconnect", tool_count: 1 }),
  aConnector({ id: 3, name: "Warehouse", server_url: "https://stock.example.net/mcp", status: "failing" }),
];

/** The row of a list that is called `name`. */
export async function findRow(name: string) {
  const label = await screen.findByText(name, { selector: "li p, li p button" });
  const item = label.closest("li");
  if (!item) throw new Error(`no row for ${name}`);
  return within(item);
}
