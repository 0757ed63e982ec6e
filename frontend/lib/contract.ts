/** The REST API as the pages read it. Field names are the wire's. */

export interface User {
  id: number;
  email: string;
  name: string | null;
}

export interface ModelChoice {
  id: string;
  label: string;
  description?: string | null;
}

export interface AppConfig {
  chatkit_renderer: "local" | "cdn";
  chatkit_domain_key: string;
  model: { label: string; is_builtin: boolean };
  models: ModelChoice[];
  demo_mcp_url: string | null;
  version: string;
}

export type ToolStatus = "connected" | "available" | "coming_soon" | "reconnect";

export interface SystemTool {
  id: string;
  name: string;
  description: string;
  icon: string;
  category: "communication" | "insights" | "utilities";
  auth_type: "none" | "oauth";
  is_enabled: boolean;
  is_beta: boolean;
  is_connected: boolean;
  status: ToolStatus;
}

export interface ToolConnectResult {
  success: boolean;
  message: string;
  requires_oauth?: boolean;
  oauth_url?: string | null;
}

export type ConnectorStatus = "connected" | "off" | "unverified" | "reconnect" | "failing";

/** How the last call or test failed. */
export interface LastError {
  error_code: string;
  reason: string;
  detail: string;
  fix: string;
}

export type AuthType = "none" | "api_key" | "oauth";

export interface Connector {
  id: number;
  name: string;
  description: string | null;
  server_url: string;
  auth_type: AuthType;
  is_active: boolean;
  is_verified: boolean;
  tool_count: number;
  enabled_tool_count: number;
  /** New and changed tools that wait to be accepted. */
  pending_tool_count: number;
  needs_attention: boolean;
  version: number;
  status: ConnectorStatus;
  /** When the first of the failures in a row happened. */
  status_since: string | null;
  last_error: LastError | null;
  next_trial_at: string | null;
  last_verified_at: string | null;
  created_at: string;
  updated_at: string;
}

export interface ComposerTool {
  id: string;
  label: string;
  short_label: string;
  icon: string;
  placeholder: string;
  pinned: boolean;
}

export interface AppsResponse {
  system_tools: SystemTool[];
  connectors: Connector[];
  composer_tools: ComposerTool[];
  attention: number;
}

export interface ApiKeyConfig {
  api_key: string;
  header_name?: string;
}

/** An access token that the user already has. */
export interface OAuthConfig {
  access_token: string;
}

export interface ConnectionTestRequest {
  server_url: string;
  auth_type: AuthType;
  auth_config?: ApiKeyConfig | OAuthConfig;
}

export interface ConnectorCreateRequest extends ConnectionTestRequest {
  name: string;
  description?: string;
  allow_duplicate?: boolean;
}

/** A JSON Schema or another part of a definition, as a server sent it. */
export type JsonObject = Record<string, unknown>;

export interface DiscoveredTool {
  name: string;
  title?: string | null;
  description?: string | null;
  inputSchema: JsonObject;
  outputSchema?: JsonObject | null;
  annotations?: JsonObject | null;
}

export type ToolPolicy = "ask" | "allow" | "deny";

export type ToolField = "title" | "description" | "inputSchema" | "outputSchema" | "annotations";

/** Why a tool waits; `before` is the accepted definition of one that changed. */
export interface ToolChange {
  kind: "new" | "changed";
  fields: ToolField[];
  before: DiscoveredTool | null;
}

export interface CatalogTool extends DiscoveredTool {
  fingerprint: string;
  policy: ToolPolicy;
  enabled: boolean;
  changed: ToolChange | null;
}

export interface ConnectorDetail extends Connector {
  server_name: string | null;
  protocol_version: string | null;
  discovered_at: string | null;
  discovered_tools: CatalogTool[];
}

/** What is left out stays. `fingerprint` is the definition that the user was looking at. */
export interface ToolDecision {
  enabled?: boolean;
  policy?: ToolPolicy;
  accept_change?: true;
  fingerprint: string;
}

export type StageStatus = "running" | "passed" | "failed" | "skipped" | "warning";

export interface StageReport {
  name: string;
  status: StageStatus;
  ms?: number | null;
  detail?: string | null;
}

export interface ConnectionTestResult {
  success: boolean;
  error_code: string | null;
  error_message: string | null;
  reason: string | null;
  fix: string | null;
  tools: DiscoveredTool[];
  server: { name?: string | null; version?: string | null } | null;
  protocol_version: string | null;
  stages: StageReport[];
}

export interface ImportedDraft {
  name: string;
  server_url: string;
  auth_type: AuthType;
  auth_config: { header_name: string; api_key: string | null } | null;
  notes: string[];
}

export interface RefusedEntry {
  name: string;
  reason: string;
  message: string;
  fix: string;
}

export interface ImportResult {
  drafts: ImportedDraft[];
  refused: RefusedEntry[];
}

export interface AppNotification {
  id: number;
  kind: "connector_failing" | "connector_reconnect";
  connector_id: number;
  title: string;
  message: string;
  created_at: string;
  read_at: string | null;
}

export interface NotificationsResponse {
  notifications: AppNotification[];
  unread: number;
}
