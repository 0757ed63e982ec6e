import { useMutation, useQueryClient } from "@tanstack/react-query";

import { refreshApps } from "@/components/connectors/use-connector-mutations";
import type { SystemTool } from "@/lib/contract";
import { connectTool, disconnectTool } from "@/lib/tools-api";

/** Connects a system tool. One that needs consent sends the browser to its provider. */
export function useConnectTool() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (tool: SystemTool) => connectTool(tool.id),
    onSuccess: (result) => {
      if (result.requires_oauth && result.oauth_url) window.location.assign(result.oauth_url);
    },
    onSettled: () => refreshApps(client),
  });
}

export function useDisconnectTool() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (tool: SystemTool) => disconnectTool(tool.id),
    onSettled: () => refreshApps(client),
  });
}
