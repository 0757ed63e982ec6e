import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useToast } from "@/components/ui/Toaster";
import { messageOf } from "@/lib/api-client";
import type { PastQuery } from "@/lib/contract";
import { pastQueriesQuery } from "@/lib/database-queries";
import { deletePastQuery } from "@/lib/databases-api";

export interface QueryHistoryControl {
  /** Newest first; undefined until they have arrived. */
  queries: PastQuery[] | undefined;
  error: Error | null;
  retry: () => void;
  /** Puts an older query into the box, or a newer one and at last what was written there. */
  step: (towards: "older" | "newer") => void;
  forget: (query: PastQuery) => void;
  /** A query has been run. */
  refresh: () => void;
}

/** What was asked before, and the way through it from the box in which `sql` stands. */
export function useQueryHistory(databaseId: number, sql: string, onChange: (sql: string) => void): QueryHistoryControl {
  const client = useQueryClient();
  const toast = useToast();
  const wanted = pastQueriesQuery(databaseId);
  const past = useQuery(wanted);
  const [place, setPlace] = useState({ at: -1, draft: "" });
  const step = (towards: "older" | "newer") => {
    const queries = past.data ?? [];
    const at = placeOf(queries, sql, place.at);
    const next = at + (towards === "older" ? 1 : -1);
    if (next < -1 || next >= queries.length) return;
    const draft = at === -1 ? sql : place.draft;
    setPlace({ at: next, draft });
    onChange(queries[next]?.sql ?? draft);
  };
  const forgetting = useMutation({
    mutationFn: (query: PastQuery) => deletePastQuery(databaseId, query.id),
    onSuccess: (left) => client.setQueryData(wanted.queryKey, left),
    onError: (error) => toast({ tone: "bad", text: messageOf(error) }),
  });
  return {
    queries: past.data,
    error: past.error,
    retry: () => void past.refetch(),
    step,
    forget: (query) => forgetting.mutate(query),
    refresh: () => void client.invalidateQueries({ queryKey: wanted.queryKey }),
  };
}

/** Where the text of the box stands in the history: -1 when it is none of it. */
function placeOf(queries: readonly PastQuery[], sql: string, lastAt: number): number {
  if (queries[lastAt]?.sql === sql) return lastAt;
  return queries[0]?.sql === sql.trim() ? 0 : -1;
}
