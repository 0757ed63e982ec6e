import { useCallback, useEffect, useRef, useState } from "react";

import { ApiError, messageOf } from "@/lib/api-client";
import type { TestWatch } from "@/lib/connectors-api";
import type { ConnectionTestResult, StageReport } from "@/lib/contract";

/** The server ends a test within 10 s; this only ends the wait when the answer itself got lost. */
const GIVE_UP_MS = 15_000;

export type ConnectionTest =
  | { phase: "idle" }
  | { phase: "running"; stages: StageReport[]; startedAt: number }
  | { phase: "finished"; stages: StageReport[]; result: ConnectionTestResult }
  | { phase: "stopped"; stages: StageReport[] }
  | { phase: "broken"; stages: StageReport[]; message: string };

type Runner = (watch: TestWatch) => Promise<ConnectionTestResult>;

interface ConnectionTestControl {
  test: ConnectionTest;
  /** Runs a test and gives its result, or the refusal that kept it from running; null when stopped. */
  run: (runner: Runner) => Promise<ConnectionTestResult | ApiError | null>;
  stop: () => void;
}

export function useConnectionTest(): ConnectionTestControl {
  const [test, setTest] = useState<ConnectionTest>({ phase: "idle" });
  const current = useRef<AbortController | null>(null);

  useEffect(() => () => current.current?.abort(), []);

  const stop = useCallback(() => {
    current.current?.abort();
    setTest((state) => (state.phase === "running" ? { phase: "stopped", stages: state.stages } : state));
  }, []);

  const run = useCallback(async (runner: Runner) => {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    setTest({ phase: "running", stages: [], startedAt: performance.now() });
    const onStage = (stage: StageReport) => {
      if (controller.signal.aborted) return;
      setTest((state) => (state.phase === "running" ? { ...state, stages: [...state.stages, stage] } : state));
    };
    const timeout = AbortSignal.timeout(GIVE_UP_MS);
    try {
      const result = await runner({ onStage, signal: AbortSignal.any([controller.signal, timeout]) });
      if (controller.signal.aborted) return null;
      setTest({ phase: "finished", stages: result.stages, result });
      return result;
    } catch (error) {
      if (controller.signal.aborted) return null;
      const message = timeout.aborted ? "No answer came from Patchbay. Test again." : messageOf(error);
      setTest((state) => ({ phase: "broken", stages: state.phase === "running" ? state.stages : [], message }));
      return error instanceof ApiError ? error : null;
    }
  }, []);

  return { test, run, stop };
}
