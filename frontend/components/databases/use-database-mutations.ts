import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";

import { useToast } from "@/components/ui/Toaster";
import type { Database } from "@/lib/contract";
import { databaseQuery, databasesQuery } from "@/lib/database-queries";
import { createDatabase, deleteDatabase, updateDatabase } from "@/lib/databases-api";
import { appsQuery } from "@/lib/queries";

/** The list, and the chat's menu, in which databases stand, too. */
export async function refreshDatabases(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: databasesQuery.queryKey }),
    client.invalidateQueries({ queryKey: ["database"] }),
    client.invalidateQueries({ queryKey: appsQuery.queryKey }),
  ]);
}

export function useCreateDatabase() {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: createDatabase,
    onSuccess: (database) => {
      toast({ tone: "ok", text: `${database.name} connected` });
      return refreshDatabases(client);
    },
  });
}

export function useUpdateDatabase(id: number) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (change: { name: string; keeps_samples: boolean }) => updateDatabase(id, change),
    onSuccess: (database) => {
      client.setQueryData(databaseQuery(id).queryKey, database);
      toast({ tone: "ok", text: `${database.name} saved` });
      return refreshDatabases(client);
    },
  });
}

export function useDeleteDatabase() {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (database: Database) => deleteDatabase(database.id),
    onSuccess: (_, { name }) => toast({ tone: "ok", text: `${name} deleted` }),
    onSettled: () => refreshDatabases(client),
  });
}
