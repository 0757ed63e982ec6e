import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";

import { refreshApps } from "@/components/connectors/use-connector-mutations";
import { useToast } from "@/components/ui/Toaster";
import { ApiError, messageOf } from "@/lib/api-client";
import { decideTool } from "@/lib/connectors-api";
import type { CatalogTool, ToolDecision } from "@/lib/contract";
import { connectorQuery } from "@/lib/queries";

interface DecideVariables {
  tool: CatalogTool;
  decision: Omit<ToolDecision, "fingerprint">;
}

function replaceTool(client: QueryClient, id: number, name: string, change: (tool: CatalogTool) => CatalogTool): void {
  client.setQueryData(
    connectorQuery(id).queryKey,
    (connector) =>
      connector && {
        ...connector,
        discovered_tools: connector.discovered_tools.map((tool) => (tool.name === name ? change(tool) : tool)),
      },
  );
}

/**
 * Shows a decision about a tool at once and takes it back, saying so, when the server refuses. Decisions about one
 * connector are sent one after the other, so that the last one that was made is the last one that counts.
 */
export function useToolDecision(connectorId: number) {
  const client = useQueryClient();
  const toast = useToast();
  const { queryKey } = connectorQuery(connectorId);
  const mutationKey = ["tool-decision", connectorId];
  return useMutation({
    mutationKey,
    scope: { id: mutationKey.join(":") },
    mutationFn: ({ tool, decision }: DecideVariables) =>
      decideTool(connectorId, tool.name, { ...decision, fingerprint: tool.fingerprint }),
    onMutate: async ({ tool, decision }) => {
      await client.cancelQueries({ queryKey });
      replaceTool(client, connectorId, tool.name, (old) => decided(old, decision));
    },
    onError: (error, { tool }) => {
      replaceTool(client, connectorId, tool.name, () => tool);
      toast({ tone: "bad", text: `${tool.name} stays as it was. ${reasonOf(error)}` });
    },
    // Only the last of several asks again: an answer in between would show what was true before the next one.
    onSettled: async () => {
      if (client.isMutating({ mutationKey }) > 1) return;
      await Promise.all([client.invalidateQueries({ queryKey }), refreshApps(client)]);
    },
  });
}

function decided(tool: CatalogTool, { enabled, policy, accept_change }: DecideVariables["decision"]): CatalogTool {
  return {
    ...tool,
    enabled: enabled ?? tool.enabled,
    policy: policy ?? tool.policy,
    changed: accept_change ? null : tool.changed,
  };
}

function reasonOf(error: Error): string {
  if (error instanceof ApiError && error.code === "TOOL_CHANGED") {
    return "Its server changed it again while you were looking. Read the new version first.";
  }
  return messageOf(error);
}
