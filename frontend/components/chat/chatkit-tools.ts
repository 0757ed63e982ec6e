import type { ChatKitIcon, ToolOption } from "@openai/chatkit";

import type { LocalExtension, ToolMenuItem } from "@/chatkit-element/extension";
import type { AppsResponse, ComposerTool, Connector, ConnectorStatus, SystemTool, ToolStatus } from "@/lib/contract";
import { monogram } from "@/lib/monogram";

/** The menu's last entry is not a tool: choosing it opens the Apps dialog. */
export const MANAGE_TOOL_ID = "ui:manage";
const MANAGE_LABEL = "Manage connectors…";

const DATABASE = "database:";

type ToolMenu = NonNullable<LocalExtension["toolMenu"]>;

/** The composer's tools in the server's order, then the entry that opens the dialog. */
export function composerTools(apps: AppsResponse | undefined): ToolOption[] {
  const offered = (apps?.composer_tools ?? []).filter((tool) => tool.id !== MANAGE_TOOL_ID).map(toolOption);
  return [...offered, { id: MANAGE_TOOL_ID, label: MANAGE_LABEL, icon: "settings-slider" }];
}

/** Those of the user's databases, in the server's order. */
export function databaseIds(apps: AppsResponse | undefined): number[] {
  const found = (apps?.composer_tools ?? []).filter((tool) => tool.id.startsWith(DATABASE));
  return found.map((tool) => Number(tool.id.slice(DATABASE.length)));
}

function toolOption(tool: ComposerTool): ToolOption {
  return {
    id: tool.id,
    label: tool.label,
    shortLabel: tool.short_label,
    // The server sends names of ChatKit's own icon set.
    icon: tool.icon as ChatKitIcon,
    placeholderOverride: tool.placeholder,
    pinned: tool.pinned,
  };
}

/** The grouped menu. What the server does not offer for this turn stays readable, says why, and cannot be chosen. */
export function toolMenu(apps: AppsResponse | undefined): ToolMenu {
  const offered = new Set(apps?.composer_tools.map((tool) => tool.id));
  const system = (apps?.system_tools ?? []).map((tool) => systemItem(tool, offered));
  const connectors = (apps?.connectors ?? [])
    .filter((connector) => connector.is_active)
    .map((connector) => connectorItem(connector, offered));
  const databases = (apps?.composer_tools ?? []).filter((tool) => tool.id.startsWith(DATABASE)).map(databaseItem);
  const groups = [
    { id: "system", label: "System tools", items: system },
    { id: "connectors", label: "Your connectors", items: connectors },
    { id: "databases", label: "Your databases", items: databases },
  ];
  return {
    groups: groups.filter((group) => group.items.length > 0),
    manage: { toolId: MANAGE_TOOL_ID, label: MANAGE_LABEL },
  };
}

/** A note stands where the status alone does not say why the row cannot be chosen. */
const TOOL_STATUS: Record<ToolStatus, { label: string; note?: string }> = {
  connected: { label: "Connected" },
  available: { label: "Available", note: "Not connected yet" },
  coming_soon: { label: "Coming soon" },
  reconnect: { label: "Reconnect", note: "Sign in again first" },
};

const NOT_CONFIGURED = { label: "Not configured", note: "The operator sets it up first" };

function systemItem(tool: SystemTool, offered: ReadonlySet<string>): ToolMenuItem {
  const toolId = `system:${tool.id}`;
  const needsOperator = tool.status === "available" && tool.setup !== null;
  const { label, note } = needsOperator ? NOT_CONFIGURED : TOOL_STATUS[tool.status];
  const status = needsOperator ? "coming_soon" : tool.status;
  const item: ToolMenuItem = { toolId, label: tool.name, icon: tool.icon, status, statusLabel: label };
  return offered.has(toolId) ? item : unavailable(item, note);
}

const CONNECTOR_STATUS: Record<ConnectorStatus, { status: ToolMenuItem["status"]; label: string; note?: string }> = {
  connected: { status: "connected", label: "Connected", note: "It offers no tools" },
  off: { status: "off", label: "Off" },
  unverified: { status: "reconnect", label: "Not tested", note: "Test it first" },
  reconnect: { status: "reconnect", label: "Reconnect", note: "Sign in again first" },
  failing: { status: "not_answering", label: "Not answering" },
};

function connectorItem(connector: Connector, offered: ReadonlySet<string>): ToolMenuItem {
  const toolId = `connector:${connector.id}`;
  const { status, label, note } = CONNECTOR_STATUS[connector.status];
  const item: ToolMenuItem = {
    toolId,
    label: connector.name,
    monogram: monogram(connector.name),
    status,
    statusLabel: label,
  };
  return offered.has(toolId) ? item : unavailable(item, note);
}

/** A database is offered as soon as it is connected, so there is no other state to tell. */
function databaseItem(tool: ComposerTool): ToolMenuItem {
  return { toolId: tool.id, label: tool.label, icon: tool.icon, status: "connected", statusLabel: "Connected" };
}

function unavailable(item: ToolMenuItem, note: string | undefined): ToolMenuItem {
  return note ? { ...item, disabled: true, note } : { ...item, disabled: true };
}
