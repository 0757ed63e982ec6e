import { StageList } from "@/components/connection/StageList";
import { FoldedStages, StagedTester } from "@/components/connection/StagedTester";
import { TechnicalDetails } from "@/components/connection/TechnicalDetails";
import type { StagedTest } from "@/components/connection/use-staged-test";
import { ToolSummary } from "@/components/connectors/ToolSummary";
import { countedTools } from "@/components/connectors/connector-status";
import { Note } from "@/components/ui/Note";
import { stageViews, testReport } from "@/lib/connection-stages";
import type { ConnectionTestResult } from "@/lib/contract";
import { failureDetail } from "@/lib/staged-tests";

interface ConnectionTesterProps {
  test: StagedTest<ConnectionTestResult>;
  serverUrl: string;
}

export function ConnectionTester({ test, serverUrl }: ConnectionTesterProps) {
  return (
    <StagedTester
      test={test}
      stagesOf={stageViews}
      lead="Ten checks, usually done in a second. Nothing is saved and no tool is called."
    >
      {(result) => (result.success ? <Passed result={result} /> : <Failed result={result} serverUrl={serverUrl} />)}
    </StagedTester>
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
      <FoldedStages stages={result.stages} views={stageViews(result.stages)} />
      {result.tools.length > 0 && <ToolSummary tools={result.tools} />}
      {asks && <p className="text-small text-text-2">Tools that can change things ask you first.</p>}
    </>
  );
}

function foundTools(found: number, usable: number): string {
  const leftOut = found - usable;
  return `${countedTools(found)} found${leftOut > 0 ? `, ${leftOut} left out` : ""}.`;
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
      <TechnicalDetails report={testReport(serverUrl, result)} />
    </>
  );
}
