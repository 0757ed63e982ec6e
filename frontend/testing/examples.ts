import { STAGES } from "@/lib/connection-stages";
import type {
  AppsResponse,
  CatalogTool,
  ConnectionTestResult,
  Connector,
  ConnectorDetail,
  FoundTool,
  ReadyMadeConnector,
  SystemTool,
} from "@/lib/contract";

export function aConnector(over: Partial<Connector> = {}): Connector {
  return {
    id: 7,
    name: "Notes",
    description: null,
    server_url: "https://notes.example.com/mcp",
    auth_type: "api_key",
    is_active: true,
    is_verified: true,
    tool_count: 6,
    enabled_tool_count: 6,
    pending_tool_count: 0,
    tokens: 900,
    needs_attention: false,
    version: 1,
    status: "connected",
    status_since: null,
    last_error: null,
    next_trial_at: null,
    last_verified_at: null,
    created_at: "2026-11-20T10:00:00Z",
    updated_at: "2026-11-20T10:00:00Z",
    ...over,
  };
}

/** Reads only where its annotations say so. */
export function aFoundTool(over: Partial<FoundTool> = {}): FoundTool {
  return {
    name: "search_notes",
    title: null,
    description: "Find notes by words.",
    inputSchema: { type: "object", properties: { query: { type: "string" } } },
    annotations: null,
    verdict: "works",
    verdict_reason: null,
    is_read_only: over.annotations?.["readOnlyHint"] === true,
    tokens: 150,
    ...over,
  };
}

export function aCatalogTool(over: Partial<CatalogTool> = {}): CatalogTool {
  return {
    ...aFoundTool({ annotations: { readOnlyHint: true }, ...over }),
    fingerprint: "f".repeat(64),
    policy: "allow",
    enabled: true,
    changed: null,
    ...over,
  };
}

export function aConnectorDetail(tools: CatalogTool[], over: Partial<Connector> = {}): ConnectorDetail {
  return {
    ...aConnector({
      tool_count: tools.length,
      enabled_tool_count: tools.filter((tool) => tool.enabled && tool.policy !== "deny").length,
      pending_tool_count: tools.filter((tool) => tool.changed).length,
      ...over,
    }),
    server_name: "Notes server",
    protocol_version: "2025-11-25",
    discovered_at: "2026-11-20T10:00:00Z",
    discovered_tools: tools,
  };
}

export function aReadyMade(over: Partial<ReadyMadeConnector> = {}): ReadyMadeConnector {
  return {
    id: "github",
    name: "GitHub",
    description: "Issues, pull requests, code",
    category: "development",
    capabilities: ["Searches code", "Opens issues"],
    developer: "GitHub",
    website: "https://github.com/github/github-mcp-server",
    privacy_policy: "https://docs.github.com/privacy",
    mcp_server_url: "https://api.githubcopilot.com/mcp/",
    key: { name: "personal access token", page: "https://github.com/settings/personal-access-tokens" },
    ...over,
  };
}

export function aTool(over: Partial<SystemTool> = {}): SystemTool {
  return {
    id: "analytics",
    name: "Analytics",
    description: "Draws charts from figures",
    icon: "chart",
    category: "insights",
    auth_type: "none",
    is_enabled: true,
    is_beta: false,
    is_connected: true,
    status: "connected",
    account: null,
    setup: null,
    config: {},
    settings: [],
    actions: [],
    tokens: 200,
    ...over,
  };
}

export function anAppsResponse(over: Partial<AppsResponse> = {}): AppsResponse {
  const connectors = over.connectors ?? [];
  const system_tools = over.system_tools ?? [];
  return {
    system_tools,
    connectors,
    composer_tools: [
      ...system_tools
        .filter((tool) => tool.is_connected)
        .map(({ id, name, icon }) => ({
          id: `system:${id}`,
          label: name,
          short_label: name,
          icon,
          placeholder: `Ask ${name}…`,
          pinned: true,
        })),
      ...connectors
        .filter((connector) => connector.status === "connected")
        .map(({ id, name }) => ({
          id: `connector:${id}`,
          label: name,
          short_label: name,
          icon: "cube",
          placeholder: `Ask ${name}…`,
          pinned: false,
        })),
    ],
    database_tokens: 0,
    attention: 0,
    ...over,
  };
}

export function aPassedTest(over: Partial<ConnectionTestResult> = {}): ConnectionTestResult {
  return {
    success: true,
    error_code: null,
    error_message: null,
    reason: null,
    fix: null,
    tools: [
      aFoundTool({
        name: "search_notes",
        description: "Find notes by words.",
        annotations: { readOnlyHint: true },
      }),
      aFoundTool({ name: "delete_note", description: "Erase a note." }),
    ],
    server: { name: "Notes server", version: "2.4.1" },
    protocol_version: "2025-11-25",
    stages: STAGES.map(({ name }) => ({ name, status: "passed", ms: 40, detail: null })),
    ...over,
  };
}

export function aFailedTest(over: Partial<ConnectionTestResult> = {}): ConnectionTestResult {
  return aPassedTest({
    success: false,
    error_code: "AUTH_FAILED",
    error_message: "Authentication failed. Please check your credentials.",
    reason: "token_rejected",
    fix: "Check the key for typing mistakes.",
    tools: [],
    stages: [
      ...STAGES.slice(0, 7).map(({ name }) => ({ name, status: "passed" as const, ms: 5, detail: null })),
      { name: "auth", status: "failed", ms: 31, detail: "The server did not accept the credentials." },
      { name: "tools", status: "skipped", ms: 0, detail: null },
      { name: "schemas", status: "skipped", ms: 0, detail: null },
    ],
    ...over,
  });
}
