import { request } from "@/lib/api-client";
import type { Answer } from "@/lib/api-routes";
import type { SystemTool } from "@/lib/contract";

export function connectTool(id: string): Promise<Answer<"POST /tools/{tool_id}/connect">> {
  return request("POST /tools/{tool_id}/connect", { path: { tool_id: id }, body: {} });
}

export function disconnectTool(id: string): Promise<Answer<"POST /tools/{tool_id}/disconnect">> {
  return request("POST /tools/{tool_id}/disconnect", { path: { tool_id: id } });
}

export function configureTool(id: string, config: SystemTool["config"]): Promise<SystemTool> {
  return request("PATCH /tools/{tool_id}", { path: { tool_id: id }, body: { config } });
}

/** The provider's page to send the browser to. */
export async function beginSignIn(id: string, returnTo: string | null): Promise<string> {
  const begun = await request("POST /oauth/initiate", { body: { tool_id: id, return_to: returnTo } });
  return begun.authorization_url;
}
