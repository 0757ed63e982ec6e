import { request, requestEvents } from "@/lib/api-client";
import type { Sent } from "@/lib/api-routes";
import type {
  ConnectionTestRequest,
  ConnectionTestResult,
  Connector,
  ConnectorChange,
  ConnectorCreateRequest,
  ConnectorDetail,
  ImportedDraft,
  ImportResult,
  Place,
  PlacedDraft,
  ReadyMadeConnector,
  TargetChange,
  ToolDecision,
} from "@/lib/contract";
import { resultOfTest, type TestWatch } from "@/lib/staged-tests";

export const CONNECTOR_LIMIT = 10;

export function createConnector(body: ConnectorCreateRequest): Promise<Connector> {
  return request("POST /connectors", { body });
}

export function updateConnector(id: number, body: ConnectorChange): Promise<Connector> {
  return request("PUT /connectors/{connector_id}", { path: { connector_id: id }, body });
}

export async function deleteConnector(id: number): Promise<void> {
  await request("DELETE /connectors/{connector_id}", { path: { connector_id: id } });
}

export function toggleConnector(id: number, isActive: boolean): Promise<Connector> {
  return request("POST /connectors/{connector_id}/toggle", {
    path: { connector_id: id },
    body: { is_active: isActive },
  });
}

export function fetchConnector(id: number, signal?: AbortSignal): Promise<ConnectorDetail> {
  return request("GET /connectors/{connector_id}", { path: { connector_id: id }, signal });
}

/** Servers that everybody can use. */
export async function fetchReadyMade(signal?: AbortSignal): Promise<ReadyMadeConnector[]> {
  const { connectors } = await request("GET /connectors/predefined", { signal });
  return connectors;
}

/** Answers with the whole connector as it is afterwards. */
export function decideTool(id: number, toolName: string, decision: ToolDecision): Promise<ConnectorDetail> {
  return request("PATCH /connectors/{connector_id}/tools/{tool_name}", {
    path: { connector_id: id, tool_name: toolName },
    body: decision,
  });
}

/** Reads a pasted mcp.json; nothing is saved and no server is called. */
export async function readMcpJson(content: string): Promise<ImportResult> {
  const { drafts, refused } = await request("POST /connectors/import", { body: { content } });
  return { drafts: drafts.map((draft) => withSecrets(draft, content)), refused };
}

/** A draft with its secrets, which the server does not send back: they stand in the paste. */
function withSecrets(draft: PlacedDraft, content: string): ImportedDraft {
  const { name, auth_type, notes, credentials } = draft;
  const textAt = (place: Place | null) => (place ? content.slice(place.start, place.end) : null);
  return {
    name,
    auth_type,
    notes,
    server_url: textAt(draft.server_url_at) ?? draft.server_url,
    auth_config: credentials && { header_name: credentials.header_name, api_key: textAt(credentials.key_at) },
  };
}

/** Tests an address that is not saved yet, reporting each stage while it happens. */
export function testConnection(body: ConnectionTestRequest, watch: TestWatch): Promise<ConnectionTestResult> {
  return runTest("POST /connectors/test", { body }, watch);
}

/** Tests a change of a saved connector without saving it; what is left out is taken from the connector. */
export function testChange(id: number, body: TargetChange, watch: TestWatch): Promise<ConnectionTestResult> {
  return runTest("POST /connectors/{connector_id}/test", { path: { connector_id: id }, body }, watch);
}

/** Tests a saved connector with its stored credentials and refreshes its tools. */
export function retestConnector(id: number, watch: TestWatch): Promise<ConnectionTestResult> {
  return runTest("POST /connectors/{connector_id}/retest", { path: { connector_id: id } }, watch);
}

type TestRoute =
  "POST /connectors/test" | "POST /connectors/{connector_id}/test" | "POST /connectors/{connector_id}/retest";

function runTest<Name extends TestRoute>(
  route: Name,
  sent: Sent<Name>,
  watch: TestWatch,
): Promise<ConnectionTestResult> {
  const { onStage, signal } = watch;
  return resultOfTest((onEvent) => requestEvents(route, { ...sent, signal }, onEvent), onStage);
}
