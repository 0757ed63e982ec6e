import type { EntitiesOption, Entity, Widgets } from "@openai/chatkit";

import { threadInAddress } from "@/components/chat/thread-address";
import type { AppsResponse, Connector, SystemTool } from "@/lib/contract";
import { findMentions } from "@/lib/mentions-api";

const FILE = "file:";
const DATABASE = "database:";
const CONNECTOR = /^connector:(\d+)/;
const SYSTEM_TOOL = /^system:(.+)$/;

interface MentionsPage {
  apps: AppsResponse | undefined;
  onOpenApps: () => void;
  onOpenDatabases: () => void;
}

/** What `@` finds, and what a name in a sent message leads to. What it binds is decided by the server. */
export function mentionEntities({ apps, onOpenApps, onOpenDatabases }: MentionsPage): EntitiesOption {
  return {
    onTagSearch: async (query) => {
      const found = await findMentions(query, threadInAddress());
      return found.map((mention) => ({ ...mention, interactive: true }));
    },
    showComposerMenu: true,
    onClick: ({ id }) => {
      if (id.startsWith(FILE))
        window.open(`/api/attachments/${encodeURIComponent(id.slice(FILE.length))}`, "_blank", "noopener");
      else if (id.startsWith(DATABASE)) onOpenDatabases();
      else onOpenApps();
    },
    onRequestPreview: (entity) => Promise.resolve({ preview: previewOf(entity, apps) }),
  };
}

function previewOf({ id, title }: Entity, apps: AppsResponse | undefined): Widgets.BasicRoot | null {
  const connectorId = Number(CONNECTOR.exec(id)?.[1]);
  const connector = apps?.connectors.find((candidate) => candidate.id === connectorId);
  if (connector) return card(title, connectorLines(connector, title));
  const tool = apps?.system_tools.find((candidate) => candidate.id === SYSTEM_TOOL.exec(id)?.[1]);
  return tool ? card(title, [tool.description, toolLine(tool)]) : null;
}

function connectorLines({ name, server_url: address, enabled_tool_count: count }: Connector, title: string): string[] {
  const host = URL.canParse(address) ? new URL(address).host : address;
  return [...(title === name ? [] : [`Tool of ${name}`]), host, count === 1 ? "1 tool" : `${count} tools`];
}

function toolLine({ is_connected: isConnected }: SystemTool): string {
  return isConnected ? "Connected" : "Not connected";
}

function card(title: string, lines: readonly string[]): Widgets.BasicRoot {
  const captions = lines.map((value) => ({ type: "Caption" as const, value }));
  return { type: "Basic", gap: 1, children: [{ type: "Title", value: title, size: "sm" }, ...captions] };
}
