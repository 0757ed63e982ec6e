import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";

import { QueryHistory } from "@/components/databases/QueryHistory";
import { RunView } from "@/components/databases/RunView";
import { SchemaPanel } from "@/components/databases/SchemaPanel";
import { SqlBox } from "@/components/databases/SqlBox";
import { whereItIs } from "@/components/databases/database-status";
import { useQueryHistory } from "@/components/databases/use-query-history";
import { useQueryRun } from "@/components/databases/use-query-run";
import { DATABASES_PATH } from "@/components/shell/pages";
import { EffectBadge } from "@/components/ui/Badge";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { Note } from "@/components/ui/Note";
import { SegmentedControl } from "@/components/ui/SegmentedControl";
import { ApiError } from "@/lib/api-client";
import { leaveDraft } from "@/lib/chat-draft";
import { classes } from "@/lib/class-names";
import type { Database, DatabaseTable } from "@/lib/contract";
import { databaseQuery } from "@/lib/database-queries";
import { HOME_PATH } from "@/lib/local-path";

const SIDES = [
  { value: "tables", label: "Tables" },
  { value: "query", label: "Query" },
] as const;

/** One database: what is in it, and a place to ask it in SQL. Phones show one side at a time. */
export function Workbench({ id }: { id: number }) {
  const database = useQuery(databaseQuery(id));
  const isGone = database.error instanceof ApiError && database.error.status === 404;
  const [side, setSide] = useState<"tables" | "query">("tables");
  const [sql, setSql] = useState("");
  const history = useQueryHistory(id, sql, setSql);
  const [isHistoryOpen, setHistoryOpen] = useState(false);
  const { run, start, cancel } = useQueryRun(id, history.refresh);
  const box = useRef<HTMLTextAreaElement>(null);
  const router = useRouter();
  const query = (table: DatabaseTable) => {
    const asked = `SELECT *\nFROM ${identifier(table.schema_name)}.${identifier(table.name)}\nLIMIT 100`;
    setSql(asked);
    setSide("query");
    void start(asked);
  };
  const choose = (chosen: string) => {
    setSql(chosen);
    setHistoryOpen(false);
    box.current?.focus();
  };
  const ask = () => {
    leaveDraft({ toolId: `database:${id}`, text: `About this query:\n\`\`\`sql\n${sql.trim()}\n\`\`\`\n` });
    router.push(HOME_PATH);
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Head database={database.data} />
      {isGone && (
        <Note>
          <p>This database is not connected any more.</p>
        </Note>
      )}
      {database.isError && !isGone && (
        <FailedToLoad
          what="The database"
          error={database.error}
          retrying={database.isFetching}
          onRetry={() => void database.refetch()}
        />
      )}
      {!database.isError && (
        <>
          <div className="md:hidden">
            <SegmentedControl label="Side" labelHidden value={side} options={SIDES} onChange={setSide} />
          </div>
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 md:grid-cols-[320px_minmax(0,1fr)]">
            <aside
              aria-label="Tables"
              className={classes(
                "md:sticky md:top-20 md:max-h-[calc(100dvh-188px)] md:overflow-auto md:pr-1",
                side !== "tables" && "max-md:hidden",
              )}
            >
              <SchemaPanel databaseId={id} onQuery={query} />
            </aside>
            <section
              aria-label="Query"
              className={classes("grid grid-cols-[minmax(0,1fr)] gap-3", side !== "query" && "max-md:hidden")}
            >
              <SqlBox
                sql={sql}
                run={run}
                onChange={setSql}
                onRun={() => void start(sql)}
                onExplain={() => void start(sql, { explains: true })}
                onAsk={ask}
                onCancel={cancel}
                onStep={history.step}
                isHistoryOpen={isHistoryOpen}
                onHistory={() => setHistoryOpen(!isHistoryOpen)}
                ref={box}
              />
              {isHistoryOpen && <QueryHistory databaseId={id} history={history} onChoose={choose} />}
              <RunView
                databaseId={id}
                run={run}
                fileName={database.data?.name ?? "results"}
                onRunAnyway={(expensive) => void start(expensive, { acceptsCost: true })}
              />
            </section>
          </div>
        </>
      )}
    </div>
  );
}

function Head({ database }: { database: Database | undefined }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1">
        <Link href={DATABASES_PATH} className="inline-flex items-center gap-1 text-small text-text-2 hover:text-text">
          <ArrowLeft size={14} strokeWidth={1.75} aria-hidden="true" />
          All databases
        </Link>
        <h1 className="truncate text-dialog font-semibold tracking-[-0.014em]">{database?.name ?? "Database"}</h1>
        {database && (
          <p className="truncate text-small text-text-2">
            {whereItIs(database)}
            {database.server_version && `, PostgreSQL ${database.server_version}`}
          </p>
        )}
      </div>
      {database && <EffectBadge readOnly={database.role.status === "read_only"} />}
    </div>
  );
}

/** A name as SQL takes it, whatever is in it. */
function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
