import { useCallback, useEffect, useRef, useState } from "react";

import { ApiError, messageOf } from "@/lib/api-client";
import type { TestedStage, TestWatch } from "@/lib/staged-tests";

/** The server ends a test within 10 s; this only ends the wait when the answer itself got lost. */
const GIVE_UP_MS = 15_000;

interface TestResult {
  stages: readonly TestedStage[];
}

export type StagedTest<Result> =
  | { phase: "idle" }
  | { phase: "running"; stages: readonly TestedStage[]; startedAt: number }
  | { phase: "finished"; stages: readonly TestedStage[]; result: Result }
  | { phase: "stopped"; stages: readonly TestedStage[] }
  | { phase: "broken"; stages: readonly TestedStage[]; message: string };

interface StagedTestControl<Result> {
  test: StagedTest<Result>;
  /** Runs a test and gives its result, or the refusal that kept it from running; null when stopped. */
  run: (runner: (watch: TestWatch) => Promise<Result>) => Promise<Result | ApiError | null>;
  stop: () => void;
}

export function useStagedTest<Result extends TestResult>(): StagedTestControl<Result> {
  const [test, setTest] = useState<StagedTest<Result>>({ phase: "idle" });
  const current = useRef<AbortController | null>(null);

  useEffect(() => () => current.current?.abort(), []);

  const stop = useCallback(() => {
    current.current?.abort();
    setTest((state) => (state.phase === "running" ? { phase: "stopped", stages: state.stages } : state));
  }, []);

  const run = useCallback(async (runner: (watch: TestWatch) => Promise<Result>) => {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    setTest({ phase: "running", stages: [], startedAt: performance.now() });
    const onStage = (stage: TestedStage) => {
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
