import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { onSignInElsewhere, openSignInWindow, placeToReturnTo } from "@/components/connectors/sign-in-window";
import { refreshApps } from "@/components/connectors/use-connector-mutations";
import { useToast } from "@/components/ui/Toaster";
import type { SystemTool } from "@/lib/contract";
import { beginSignIn, configureTool, connectTool, disconnectTool } from "@/lib/tools-api";

/** Connects a system tool. One that needs consent opens its provider's page beside this one, or else in its place. */
export function useConnectTool() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (tool: SystemTool) => {
      if (tool.auth_type !== "oauth") {
        await connectTool(tool.id);
        return;
      }
      const beside = openSignInWindow();
      try {
        (beside ?? window).location.assign(await beginSignIn(tool.id, placeToReturnTo()));
      } catch (error) {
        beside?.close();
        throw error;
      }
    },
    onSettled: () => refreshApps(client),
  });
}

/** Signs in once more, in this very window. */
export function useSignInAgain() {
  return useMutation({
    mutationFn: async ({ tool, returnTo }: { tool: SystemTool; returnTo: string | null }) =>
      window.location.assign(await beginSignIn(tool.id, returnTo)),
  });
}

/** Asks for the apps again whenever a sign-in has ended in another window. */
export function useSignInsElsewhere(): void {
  const client = useQueryClient();
  useEffect(() => onSignInElsewhere(() => void refreshApps(client)), [client]);
}

export function useDisconnectTool() {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (tool: SystemTool) => disconnectTool(tool.id),
    onSuccess: ({ message }) => toast({ tone: "ok", text: message }),
    onSettled: () => refreshApps(client),
  });
}

export function useConfigureTool(tool: SystemTool) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (config: SystemTool["config"]) => configureTool(tool.id, config),
    onSuccess: () => {
      toast({ tone: "ok", text: `Settings of ${tool.name} saved` });
      void refreshApps(client);
    },
  });
}
