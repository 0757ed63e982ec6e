import { ChevronRight } from "lucide-react";
import { useEffect, useState } from "react";

import { CopyReport } from "@/components/connectors/CopyReport";
import { StageList } from "@/components/connectors/StageList";
import { ToolSummary } from "@/components/connectors/ToolSummary";
import { countedTools } from "@/components/connectors/connector-status";
import type { ConnectionTest } from "@/components/connectors/use-connection-test";
import { Note } from "@/components/ui/Note";
import { failureDetail, stageViews, testReport } from "@/lib/connection-stages";
import type { ConnectionTestResult } from "@/lib/contract";
import { seconds } from "@/lib/relative-time";

interface ConnectionTesterProps {
  test: ConnectionTest;
  serverUrl: string;
}

/** The test, present from the start so that a running one moves nothing: stages first, then what came of it. */
export function ConnectionTester({ test, serverUrl }: ConnectionTesterProps) {
  switch (test.phase) {
    case "idle":
      return (
        <>
          <Heading>Connection test</Heading>
          <p className="text-small text-text-2">
            Ten checks, usually done in a second. Nothing is saved and no tool is called.
          </p>
          <StageList stages={stageViews([])} />
        </>
      );
    case "running":
      return <Running test={test} />;
    case "stopped":
      return (
        <>
          <Note role="status">
            <p className="font-medium">Stopped</p>
            <p className="text-small text-text-2">Nothing was saved.</p>
          </Note>
          <StageList stages={stageViews(test.stages.filter((stage) => stage.status !== "running"))} />
        </>
      );
    case "broken":
      return (
        <>
          <Note tone="bad" role="alert">
            <p className="font-medium">The test could not run</p>
            <p className="text-small">{test.message}</p>
          </Note>
          <StageList stages={stageViews(test.stages.filter((stage) => stage.status !== "running"))} />
        </>
      );
    case "finished":
      return test.result.success ? (
        <Passed result={test.result} />
      ) : (
        <Failed result={test.result} serverUrl={serverUrl} />
      );
  }
}

function Heading({ children }: { children: string }) {
  return <h3 className="text-small font-semibold">{children}</h3>;
}

function Running({ test }: { test: Extract<ConnectionTest, { phase: "running" }> }) {
  const stages = stageViews(test.stages);
  const current = stages.findLast((stage) => stage.state === "running");
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <Heading>Testing the connection</Heading>
        <Elapsed since={test.startedAt} />
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

function Passed({ result }: { result: ConnectionTestResult }) {
  const software = [result.server?.name, result.server?.version].filter(Boolean).join(" ");
  const protocol = result.protocol_version ? `MCP ${result.protocol_version}` : "";
  const usable = result.tools.filter((tool) => tool.verdict !== "left_out");
  const asks = usable.some((tool) => !tool.is_read_only);
  return (
    <>
      <Note tone={usable.length > 0 ? "ok" : "warn"} role="status">
        <p className="font-medium">
          {usable.length > 0 ? `Connected. ${foundTools(result.tools.length, usable.length)}` : result.error_message}
        </p>
        {(software || protocol) && (
          <p className="text-small text-text-2">{[software, protocol].filter(Boolean).join(", ")}</p>
        )}
        {usable.length === 0 && result.fix && <p className="text-small">{result.fix}</p>}
      </Note>
      <FoldedStages result={result} />
      {result.tools.length > 0 && <ToolSummary tools={result.tools} />}
      {asks && <p className="text-small text-text-2">Tools that can change things ask you first.</p>}
    </>
  );
}

function foundTools(found: number, usable: number): string {
  const leftOut = found - usable;
  return `${countedTools(found)} found${leftOut > 0 ? `, ${leftOut} left out` : ""}.`;
}

function FoldedStages({ result }: { result: ConnectionTestResult }) {
  const passed = result.stages.filter((stage) => stage.status === "passed" || stage.status === "warning").length;
  const total = result.stages.reduce((sum, stage) => sum + stage.ms, 0);
  return (
    <details className="group">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-2 text-small text-text-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight size={16} strokeWidth={1.75} aria-hidden="true" className="group-open:rotate-90" />
        {passed} checks passed in {seconds(total)}
      </summary>
      <div className="pt-2">
        <StageList stages={stageViews(result.stages)} />
      </div>
    </details>
  );
}

function Failed({ result, serverUrl }: { result: ConnectionTestResult; serverUrl: string }) {
  const detail = failureDetail(result);
  return (
    <>
      <Note tone="bad" role="alert">
        <p className="font-medium">{result.error_message}</p>
        {detail && <p className="text-small">{detail}</p>}
        {result.fix && <p className="text-small">{result.fix}</p>}
      </Note>
      <StageList stages={stageViews(result.stages)} />
      <CopyReport report={testReport(serverUrl, result)} />
    </>
  );
}
