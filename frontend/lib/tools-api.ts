import { request } from "@/lib/api-client";
import type { Answer } from "@/lib/api-routes";

export function connectTool(id: string): Promise<Answer<"POST /tools/{tool_id}/connect">> {
  return request("POST /tools/{tool_id}/connect", { path: { tool_id: id }, body: {} });
}

export async function disconnectTool(id: string): Promise<void> {
  await request("POST /tools/{tool_id}/disconnect", { path: { tool_id: id } });
}
