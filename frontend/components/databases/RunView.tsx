import { ExportResults } from "@/components/databases/ExportResults";
import { isPlan, PlanView } from "@/components/databases/PlanView";
import { QueryFailure } from "@/components/databases/QueryFailure";
import { Results } from "@/components/databases/Results";
import type { QueryRun } from "@/components/databases/use-query-run";
import { Note } from "@/components/ui/Note";

interface RunViewProps {
  databaseId: number;
  run: QueryRun;
  /** What files are called before their ending. */
  fileName: string;
  onRunAnyway: (sql: string) => void;
}

/** What has become of the query. */
export function RunView({ databaseId, run, fileName, onRunAnyway }: RunViewProps) {
  switch (run.phase) {
    case "idle":
      return (
        <p className="rounded-lg border border-dashed border-border px-4 py-12 text-center text-small text-text-2">
          Write a query, or choose “Show rows” at a table.
        </p>
      );
    case "running":
      return (
        <p role="status" className="rounded-lg border border-border px-4 py-12 text-center text-text-2">
          Running…
        </p>
      );
    case "cancelled":
      return (
        <Note role="status">
          <p>The query was cancelled and ended at its server.</p>
        </Note>
      );
    case "broken":
      return (
        <Note tone="bad" role="alert">
          <p>{run.message}</p>
        </Note>
      );
    case "done": {
      const { sql, acceptsCost, answer } = run;
      if (!answer.success) return <QueryFailure sql={sql} answer={answer} onRunAnyway={() => onRunAnyway(sql)} />;
      if (isPlan(answer)) return <PlanView answer={answer} />;
      return (
        <Results key={answer.asked_at} answer={answer}>
          <ExportResults databaseId={databaseId} sql={sql} acceptsCost={acceptsCost} fileName={fileName} />
        </Results>
      );
    }
  }
}
