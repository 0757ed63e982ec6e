import { Copy } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";

import { ResultsGrid } from "@/components/databases/ResultsGrid";
import { countedRows } from "@/components/databases/counted-rows";
import { nextSorting, sortRows, type Sorting } from "@/components/databases/sorting";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { useToast } from "@/components/ui/Toaster";
import type { QueryAnswer } from "@/lib/contract";
import { asCsv } from "@/lib/csv";
import { shortDuration } from "@/lib/relative-time";

interface ResultsProps {
  answer: QueryAnswer;
  /** What else can be done with the rows. */
  children: ReactNode;
}

export function Results({ answer, children }: ResultsProps) {
  const toast = useToast();
  const { columns = [], rows: fetched = [], is_truncated, ms = 0 } = answer;
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const rows = useMemo(
    () => (sorting ? sortRows(fetched, sorting, columns[sorting.column]?.is_number === true) : fetched),
    [fetched, columns, sorting],
  );
  const csv = () =>
    asCsv(
      columns.map((column) => column.name),
      rows,
    );
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(csv());
      toast({ tone: "ok", text: `${countedRows(rows.length)} copied as CSV` });
    } catch {
      toast({ tone: "bad", text: "This browser does not let the page copy. Save the rows as CSV instead." });
    }
  };
  return (
    <div className="overflow-hidden rounded-lg border border-border bg-surface">
      {rows.length > 0 ? (
        <ResultsGrid
          columns={columns}
          rows={rows}
          sorting={sorting}
          onSort={(column) => setSorting(nextSorting(sorting, column))}
        />
      ) : (
        <p className="px-4 py-8 text-center text-text-2">The query ran and found no rows.</p>
      )}
      {is_truncated && (
        <Note tone="warn" className="rounded-none border-t border-border">
          <p className="text-small">
            More rows exist than these{sorting && ", and only these are sorted: ORDER BY sorts all of them"}. A saved
            file has them all. Narrow the query with WHERE, or add LIMIT and OFFSET, to see others here.
          </p>
        </Note>
      )}
      <div className="flex flex-wrap items-center gap-2 border-t border-border px-3 py-2">
        <p role="status" className="min-w-36 flex-1 px-1 text-small text-text-2 tabular-nums">
          {is_truncated ? "First " : ""}
          {countedRows(rows.length)}, {shortDuration(ms)}
        </p>
        {rows.length > 0 && (
          <div className="flex gap-1">
            <Button look="ghost" size="sm" onClick={() => void copy()}>
              <Copy size={15} strokeWidth={1.75} aria-hidden="true" />
              Copy CSV
            </Button>
            {children}
          </div>
        )}
      </div>
    </div>
  );
}
