import { useMutation, useQueryClient } from "@tanstack/react-query";

import { useToast } from "@/components/ui/Toaster";
import { messageOf } from "@/lib/api-client";
import type { DatabaseSchema, DatabaseTable } from "@/lib/contract";
import { databasesQuery, schemaQuery } from "@/lib/database-queries";
import { addNote, changeNote, deleteNote, refreshSchema, showTables } from "@/lib/databases-api";

type NoteStep =
  | { kind: "add"; text: string; table: DatabaseTable | null }
  | { kind: "change"; noteId: number; text: string }
  | { kind: "delete"; noteId: number };

/** Every change answers with the whole schema, which takes the place of the one that is shown. */
function useSchemaStep<Step>(id: number, mutationFn: (step: Step) => Promise<DatabaseSchema>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: async (schema) => {
      await client.cancelQueries({ queryKey: schemaQuery(id).queryKey });
      client.setQueryData(schemaQuery(id).queryKey, schema);
      void client.invalidateQueries({ queryKey: databasesQuery.queryKey });
    },
  });
}

export function useRefreshSchema(id: number) {
  return useSchemaStep(id, () => refreshSchema(id));
}

export function useShowTables(id: number) {
  const toast = useToast();
  const step = useSchemaStep(id, ({ tables, isVisible }: { tables: readonly DatabaseTable[]; isVisible: boolean }) =>
    showTables(id, tables, isVisible),
  );
  return {
    ...step,
    show: (tables: readonly DatabaseTable[], isVisible: boolean) =>
      step.mutate(
        { tables, isVisible },
        { onError: (error) => toast({ tone: "bad", text: `Nothing was changed. ${messageOf(error)}` }) },
      ),
  };
}

export function useNoteStep(id: number) {
  return useSchemaStep(id, (step: NoteStep) => {
    switch (step.kind) {
      case "add":
        return addNote(id, step.text, step.table);
      case "change":
        return changeNote(id, step.noteId, step.text);
      case "delete":
        return deleteNote(id, step.noteId);
    }
  });
}
