import { ChevronRight } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";

import { StageList } from "@/components/connection/StageList";
import type { StagedTest } from "@/components/connection/use-staged-test";
import { Note } from "@/components/ui/Note";
import { seconds } from "@/lib/relative-time";
import type { StageView, TestedStage } from "@/lib/staged-tests";

interface StagedTesterProps<Result> {
  test: StagedTest<Result>;
  stagesOf: (reports: readonly TestedStage[]) => StageView[];
  /** What the test will do, before it has run. */
  lead: string;
  children: (result: Result) => ReactNode;
}

/** A test, present from the start so that a running one moves nothing: stages first, then what came of it. */
export function StagedTester<Result>({ test, stagesOf, lead, children }: StagedTesterProps<Result>) {
  switch (test.phase) {
    case "idle":
      return (
        <>
          <Heading>Connection test</Heading>
          <p className="text-small text-text-2">{lead}</p>
          <StageList stages={stagesOf([])} />
        </>
      );
    case "running":
      return <Running stages={stagesOf(test.stages)} startedAt={test.startedAt} />;
    case "stopped":
      return (
        <>
          <Note role="status">
            <p className="font-medium">Stopped</p>
            <p className="text-small text-text-2">Nothing was saved.</p>
          </Note>
          <StageList stages={stagesOf(test.stages.filter((stage) => stage.status !== "running"))} />
        </>
      );
    case "broken":
      return (
        <>
          <Note tone="bad" role="alert">
            <p className="font-medium">The test could not run</p>
            <p className="text-small">{test.message}</p>
          </Note>
          <StageList stages={stagesOf(test.stages.filter((stage) => stage.status !== "running"))} />
        </>
      );
    case "finished":
      return children(test.result);
  }
}

function Heading({ children }: { children: string }) {
  return <h3 className="text-small font-semibold">{children}</h3>;
}

function Running({ stages, startedAt }: { stages: StageView[]; startedAt: number }) {
  const current = stages.findLast((stage) => stage.state === "running");
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <Heading>Testing the connection</Heading>
        <Elapsed since={startedAt} />
      </div>
      <p role="status" className="sr-only">
        {current?.label ?? "Testing the connection"}
      </p>
      <StageList stages={stages} />
    </>
  );
}

function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <span aria-hidden="true" className="text-[12.5px] text-text-3 tabular-nums">
      {((now - since) / 1000).toFixed(1)} s of at most 10 s
    </span>
  );
}

/** All stages of a test that passed, folded to one line. */
export function FoldedStages({ stages, views }: { stages: readonly TestedStage[]; views: readonly StageView[] }) {
  const passed = stages.filter((stage) => stage.status === "passed" || stage.status === "warning").length;
  const total = stages.reduce((sum, stage) => sum + stage.ms, 0);
  return (
    <details className="group">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-2 text-small text-text-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight size={16} strokeWidth={1.75} aria-hidden="true" className="group-open:rotate-90" />
        {passed} checks passed in {seconds(total)}
      </summary>
      <div className="pt-2">
        <StageList stages={views} />
      </div>
    </details>
  );
}
