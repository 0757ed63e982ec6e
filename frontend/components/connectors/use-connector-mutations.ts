import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";

import { useToast } from "@/components/ui/Toaster";
import { messageOf } from "@/lib/api-client";
import { createConnector, deleteConnector, toggleConnector, updateConnector } from "@/lib/connectors-api";
import type { Connector, ConnectorChange } from "@/lib/contract";
import { appsQuery, connectorQuery } from "@/lib/queries";

function changeConnectors(client: QueryClient, change: (connectors: Connector[]) => Connector[]): void {
  client.setQueryData(appsQuery.queryKey, (apps) => apps && { ...apps, connectors: change(apps.connectors) });
}

function replaceConnector(client: QueryClient, id: number, change: (connector: Connector) => Connector): void {
  changeConnectors(client, (connectors) => connectors.map((each) => (each.id === id ? change(each) : each)));
}

/** The menu, the dot and the lists all come from one answer, so every change ends by asking for it again. */
export function refreshApps(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: appsQuery.queryKey });
}

export function useCreateConnector() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: createConnector,
    onSuccess: async (connector) => {
      const others = (connectors: Connector[]) => connectors.filter((each) => each.id !== connector.id);
      await client.cancelQueries({ queryKey: appsQuery.queryKey });
      changeConnectors(client, (connectors) => [...others(connectors), connector]);
      void refreshApps(client);
    },
  });
}

export function useUpdateConnector(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: ConnectorChange) => updateConnector(id, change),
    onSuccess: async (connector) => {
      await client.cancelQueries({ queryKey: appsQuery.queryKey });
      replaceConnector(client, id, () => connector);
      client.removeQueries({ queryKey: connectorQuery(id).queryKey });
      void refreshApps(client);
    },
  });
}

export function useDeleteConnector() {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (connector: Connector) => deleteConnector(connector.id),
    onSuccess: (_, connector) => {
      changeConnectors(client, (connectors) => connectors.filter((each) => each.id !== connector.id));
      toast({ tone: "ok", text: `${connector.name} deleted` });
    },
    onSettled: () => refreshApps(client),
  });
}

/** Switches at once and goes back, saying so, when the server refuses. */
export function useToggleConnector() {
  const client = useQueryClient();
  const toast = useToast();
  const toggle = useMutation({
    mutationFn: ({ connector, isActive }: { connector: Connector; isActive: boolean }) =>
      toggleConnector(connector.id, isActive),
    onMutate: async ({ connector, isActive }) => {
      await client.cancelQueries({ queryKey: appsQuery.queryKey });
      replaceConnector(client, connector.id, (old) => switched(old, isActive));
    },
    onError: (error, { connector, isActive }) => {
      replaceConnector(client, connector.id, (old) => ({
        ...old,
        is_active: connector.is_active,
        status: connector.status,
      }));
      const [wanted, stays] = isActive ? ["on", "off"] : ["off", "on"];
      toast({
        tone: "bad",
        text: `${connector.name} could not be switched ${wanted}. It is still ${stays}. ${messageOf(error)}`,
        action: { label: "Try again", run: () => toggle.mutate({ connector, isActive }) },
      });
    },
    onSettled: () => refreshApps(client),
  });
  return toggle;
}

function switched(connector: Connector, isActive: boolean): Connector {
  if (!isActive) return { ...connector, is_active: false, status: "off" };
  return { ...connector, is_active: true, status: connector.is_verified ? "connected" : "unverified" };
}
