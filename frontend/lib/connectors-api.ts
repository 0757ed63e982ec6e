import { ApiError, request, requestEvents } from "@/lib/api-client";
import type {
  ConnectionTestRequest,
  ConnectionTestResult,
  Connector,
  ConnectorCreateRequest,
  ConnectorDetail,
  ImportResult,
  StageReport,
  ToolDecision,
} from "@/lib/contract";

export const CONNECTOR_LIMIT = 10;

export function createConnector(body: ConnectorCreateRequest): Promise<Connector> {
  return request("/connectors", { method: "POST", body });
}

export function updateConnector(id: number, body: { name: string; description: string }): Promise<Connector> {
  return request(`/connectors/${id}`, { method: "PUT", body });
}

export async function deleteConnector(id: number): Promise<void> {
  await request(`/connectors/${id}`, { method: "DELETE" });
}

export function toggleConnector(id: number, isActive: boolean): Promise<Connector> {
  return request(`/connectors/${id}/toggle`, { method: "POST", body: { is_active: isActive } });
}

export function fetchConnector(id: number, signal?: AbortSignal): Promise<ConnectorDetail> {
  return request(`/connectors/${id}`, { signal });
}

/** Answers with the whole connector as it is afterwards. */
export function decideTool(id: number, toolName: string, decision: ToolDecision): Promise<ConnectorDetail> {
  return request(`/connectors/${id}/tools/${encodeURIComponent(toolName)}`, { method: "PATCH", body: decision });
}

/** Reads a pasted mcp.json; nothing is saved and no server is called. */
export function readMcpJson(content: string): Promise<ImportResult> {
  return request("/connectors/import", { method: "POST", body: { content } });
}

export interface TestWatch {
  onStage: (stage: StageReport) => void;
  signal: AbortSignal;
}

/** Tests an address that is not saved yet, reporting each stage while it happens. */
export function testConnection(body: ConnectionTestRequest, watch: TestWatch): Promise<ConnectionTestResult> {
  return runTest("/connectors/test", body, watch);
}

/** Tests a saved connector with its stored credentials and refreshes its tools. */
export function retestConnector(id: number, watch: TestWatch): Promise<ConnectionTestResult> {
  return runTest(`/connectors/${id}/retest`, undefined, watch);
}

async function runTest(path: string, body: unknown, { onStage, signal }: TestWatch): Promise<ConnectionTestResult> {
  const results: ConnectionTestResult[] = [];
  await requestEvents(path, { method: "POST", body, signal }, ({ name, data }) => {
    if (name === "stage") onStage(data as StageReport);
    if (name === "result") results.push(data as ConnectionTestResult);
  });
  const result = results.at(-1);
  if (!result) {
    const message = "The test broke off before it had a result. Test again.";
    throw new ApiError({ status: 0, code: "BROKEN_OFF", message });
  }
  return result;
}
