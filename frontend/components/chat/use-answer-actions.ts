import { useEffect, useRef } from "react";

import { savedWords } from "@/components/databases/counted-rows";
import { useToast } from "@/components/ui/Toaster";
import { messageOf } from "@/lib/api-client";
import type { ChatDraft } from "@/lib/chat-draft";
import { exportQuery } from "@/lib/databases-api";
import { saveFile } from "@/lib/save-file";

interface Action {
  type: string;
  payload?: Record<string, unknown>;
}

interface SavedQuery {
  database_id: number;
  sql: string;
  accept_cost: boolean;
  format: "csv" | "xlsx";
  name: string;
}

/** How a correction begins: what follows becomes a note about the database. */
const CORRECTION = "Remember that ";

/** What the buttons below an answer about data do: save its rows, and take a correction. */
export function useAnswerActions(write: (draft: ChatDraft) => void): (action: Action) => Promise<void> {
  const toast = useToast();
  const leaving = useRef<AbortController | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => controller.abort();
  }, []);
  return async ({ type, payload }) => {
    if (type === "answer.correct" && typeof payload?.["database_id"] === "number") {
      write({ toolId: `database:${payload["database_id"]}`, text: CORRECTION });
    }
    if (type !== "answer.save" || !isSavedQuery(payload) || !leaving.current) return;
    const { signal } = leaving.current;
    const { database_id: id, name, ...query } = payload;
    const fileName = `${name}.${query.format}`;
    try {
      const { file, rows, leavesSomeOut } = await exportQuery(id, query, signal);
      saveFile(file, fileName);
      toast({ tone: "ok", text: savedWords(rows, fileName, { leavesSomeOut }) });
    } catch (error) {
      if (!signal.aborted) toast({ tone: "bad", text: messageOf(error) });
    }
  };
}

function isSavedQuery(payload: Record<string, unknown> | undefined): payload is Record<string, unknown> & SavedQuery {
  return (
    typeof payload?.["database_id"] === "number" &&
    typeof payload["sql"] === "string" &&
    typeof payload["accept_cost"] === "boolean" &&
    typeof payload["name"] === "string" &&
    (payload["format"] === "csv" || payload["format"] === "xlsx")
  );
}
