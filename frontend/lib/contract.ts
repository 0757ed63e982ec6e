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
  status: ConnectorStatus;
  account?: string | null;
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

export interface DiscoveredTool {
  name: string;
  description?: string | null;
  annotations?: { readOnlyHint?: boolean | null } | null;
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
