import { request } from "@/lib/api-client";
import type { ToolConnectResult } from "@/lib/contract";

export function connectTool(id: string): Promise<ToolConnectResult> {
  return request(`/tools/${encodeURIComponent(id)}/connect`, { method: "POST", body: {} });
}

export function disconnectTool(id: string): Promise<ToolConnectResult> {
  return request(`/tools/${encodeURIComponent(id)}/disconnect`, { method: "POST" });
}
