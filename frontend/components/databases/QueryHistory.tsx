import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";

import type { QueryHistoryControl } from "@/components/databases/use-query-history";
import { Button, IconButton } from "@/components/ui/Button";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { SearchBox } from "@/components/ui/SearchBox";
import type { PastQuery } from "@/lib/contract";
import { deletePastQueries } from "@/lib/databases-api";
import { timeAgo } from "@/lib/relative-time";
import { useNow } from "@/lib/use-now";

interface QueryHistoryProps {
  databaseId: number;
  history: QueryHistoryControl;
  onChoose: (sql: string) => void;
}

/** The user's own queries of one database; choosing one puts it into the box. */
export function QueryHistory({ databaseId, history, onChoose }: QueryHistoryProps) {
  const [search, setSearch] = useState("");
  const [isAsking, setAsking] = useState(false);
  const { queries, error } = history;
  const found = queries?.filter((query) => matches(query.sql, search)) ?? [];
  if (error && !queries) {
    return <FailedToLoad what="Your queries" error={error} retrying={false} onRetry={history.retry} />;
  }
  return (
    <section aria-label="Your queries" className="overflow-hidden rounded-lg border border-border bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b border-border px-3 py-2">
        <SearchBox label="Search your queries" value={search} onChange={setSearch} className="sm:flex-1" />
        <Button look="ghostDanger" size="sm" disabled={!queries?.length} onClick={() => setAsking(true)}>
          Delete all
        </Button>
      </div>
      {found.length > 0 ? (
        <ul aria-label="Past queries" className="max-h-72 divide-y divide-border overflow-auto">
          {found.map((query) => (
            <Entry key={query.id} query={query} onChoose={onChoose} onForget={history.forget} />
          ))}
        </ul>
      ) : (
        <p role="status" className="px-4 py-8 text-center text-small text-text-2">
          {whyEmpty(queries, search)}
        </p>
      )}
      {isAsking && <DeleteAll databaseId={databaseId} history={history} onClose={() => setAsking(false)} />}
    </section>
  );
}

interface EntryProps {
  query: PastQuery;
  onChoose: (sql: string) => void;
  onForget: (query: PastQuery) => void;
}

function Entry({ query, onChoose, onForget }: EntryProps) {
  const now = useNow();
  return (
    <li className="flex items-start gap-1 pr-2">
      <button
        type="button"
        onClick={() => onChoose(query.sql)}
        className="grid min-w-0 flex-1 gap-0.5 px-4 py-2 text-left outline-offset-[-2px] hover:bg-hover"
      >
        <code className="line-clamp-3 font-mono text-[12.5px]/5 [overflow-wrap:anywhere] whitespace-pre-wrap">
          {query.sql}
        </code>
        <span className="text-micro text-text-2">{timeAgo(query.ran_at, now)}</span>
      </button>
      <IconButton small label={`Delete ${firstLine(query.sql)}`} className="mt-1.5" onClick={() => onForget(query)}>
        <Trash2 size={15} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
    </li>
  );
}

function DeleteAll({ databaseId, history, onClose }: Omit<QueryHistoryProps, "onChoose"> & { onClose: () => void }) {
  const deleting = useMutation({
    mutationFn: () => deletePastQueries(databaseId),
    onSuccess: () => {
      history.refresh();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Delete your queries of this database?"
      description="The list is emptied. The database and its rows stay as they are."
      action="Delete queries"
      busy={deleting.isPending}
      error={deleting.error}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    />
  );
}

/** Whether all words stand in the query, wherever. */
function matches(sql: string, search: string): boolean {
  const text = sql.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function firstLine(sql: string): string {
  const line = sql.split("\n", 1)[0] ?? "";
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function whyEmpty(queries: readonly PastQuery[] | undefined, search: string): string {
  if (!queries) return "Loading your queries…";
  return queries.length
    ? `No query matches “${search}”.`
    : "The queries that you run are listed here, the newest hundred.";
}
