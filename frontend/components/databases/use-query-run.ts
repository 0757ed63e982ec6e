import { useEffect, useRef, useState } from "react";

import { messageOf } from "@/lib/api-client";
import type { QueryAnswer } from "@/lib/contract";
import { MAX_ROWS, runQuery } from "@/lib/databases-api";

export type QueryRun =
  | { phase: "idle" }
  | { phase: "running"; startedAt: number }
  | { phase: "done"; sql: string; acceptsCost: boolean; answer: QueryAnswer }
  | { phase: "cancelled" }
  | { phase: "broken"; message: string };

interface RunOptions {
  /** Runs what the planner expects to take very long. */
  acceptsCost?: boolean;
  /** Asks for the plan alone. */
  explains?: boolean;
}

const EXPLAIN = "EXPLAIN ";

interface QueryRunControl {
  run: QueryRun;
  start: (sql: string, options?: RunOptions) => Promise<void>;
  cancel: () => void;
}

/** One query at a time; cancelling it, or leaving the page, ends it at its server. `onEnd` is told of each one's end. */
export function useQueryRun(databaseId: number, onEnd: () => void): QueryRunControl {
  const [run, setRun] = useState<QueryRun>({ phase: "idle" });
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);
  const start = async (sql: string, { acceptsCost = false, explains = false }: RunOptions = {}) => {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    setRun({ phase: "running", startedAt: performance.now() });
    try {
      const body = { sql: explains ? EXPLAIN + sql : sql, max_rows: MAX_ROWS, accept_cost: acceptsCost };
      const answer = await runQuery(databaseId, body, controller.signal);
      if (controller.signal.aborted) return;
      setRun({ phase: "done", sql, acceptsCost, answer: explains ? placedAsWritten(answer) : answer });
    } catch (error) {
      if (!controller.signal.aborted) setRun({ phase: "broken", message: messageOf(error) });
    } finally {
      onEnd();
    }
  };
  const cancel = () => {
    current.current?.abort();
    setRun({ phase: "cancelled" });
  };
  return { run, start, cancel };
}

/** The place of a mistake in what was written, before which our word was put. */
function placedAsWritten(answer: QueryAnswer): QueryAnswer {
  return answer.position ? { ...answer, position: Math.max(1, answer.position - EXPLAIN.length) } : answer;
}
