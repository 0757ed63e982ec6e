import { StageList } from "@/components/connection/StageList";
import { FoldedStages, StagedTester } from "@/components/connection/StagedTester";
import type { StagedTest } from "@/components/connection/use-staged-test";
import { RoleWarning } from "@/components/databases/RoleWarning";
import { countedTables } from "@/components/databases/database-status";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import type { DatabaseTestResult } from "@/lib/contract";
import { databaseStageViews } from "@/lib/database-stages";
import { failureDetail } from "@/lib/staged-tests";

interface DatabaseTesterProps {
  test: StagedTest<DatabaseTestResult>;
  lead: string;
  /** Tests once more and takes a superuser, where that can be chosen. */
  onAcceptSuperuser?: () => void;
}

export function DatabaseTester({ test, lead, onAcceptSuperuser }: DatabaseTesterProps) {
  return (
    <StagedTester test={test} stagesOf={databaseStageViews} lead={lead}>
      {(result) => (
        <>
          {result.success ? <Passed result={result} /> : <Failed result={result} />}
          {result.role && result.role.warnings.length > 0 && <RoleWarning role={result.role} script={result.script} />}
          {!result.success && result.reason === "superuser" && onAcceptSuperuser && (
            <Button size="sm" className="justify-self-start" onClick={onAcceptSuperuser}>
              Test with the superuser all the same
            </Button>
          )}
        </>
      )}
    </StagedTester>
  );
}

function Passed({ result }: { result: DatabaseTestResult }) {
  const found = result.table_count === null ? "" : ` ${countedTables(result.table_count)} found.`;
  return (
    <>
      <Note tone={result.reason ? "warn" : "ok"} role="status">
        <p className="font-medium">{`Connected.${found}`}</p>
        {result.server_version && <p className="text-small">PostgreSQL {result.server_version}</p>}
        {result.reason && <p className="text-small">{result.fix}</p>}
      </Note>
      <FoldedStages stages={result.stages} views={databaseStageViews(result.stages)} />
    </>
  );
}

function Failed({ result }: { result: DatabaseTestResult }) {
  const detail = failureDetail(result);
  return (
    <>
      <Note tone="bad" role="alert">
        <p className="font-medium">{result.error_message}</p>
        {detail && <p className="text-small">{detail}</p>}
        {result.fix && <p className="text-small">{result.fix}</p>}
      </Note>
      <StageList stages={databaseStageViews(result.stages)} />
    </>
  );
}
