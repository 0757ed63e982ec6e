import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";

import { TableEntry } from "@/components/databases/TableEntry";
import { TableNotes } from "@/components/databases/TableNotes";
import { countedTables } from "@/components/databases/database-status";
import { useRefreshSchema, useShowTables } from "@/components/databases/use-schema";
import { Button } from "@/components/ui/Button";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { Note } from "@/components/ui/Note";
import { SearchBox } from "@/components/ui/SearchBox";
import { RowSkeletons } from "@/components/ui/Skeleton";
import type { DatabaseSchema, DatabaseTable } from "@/lib/contract";
import { schemaQuery } from "@/lib/database-queries";

interface SchemaPanelProps {
  databaseId: number;
  onQuery: (table: DatabaseTable) => void;
}

export function SchemaPanel({ databaseId, onQuery }: SchemaPanelProps) {
  const schema = useQuery(schemaQuery(databaseId));
  if (schema.data) return <Loaded databaseId={databaseId} schema={schema.data} onQuery={onQuery} />;
  if (!schema.isError) return <RowSkeletons count={5} label="Loading the tables" />;
  return (
    <FailedToLoad
      what="The tables"
      error={schema.error}
      retrying={schema.isFetching}
      onRetry={() => void schema.refetch()}
    />
  );
}

function Loaded({ databaseId, schema, onQuery }: SchemaPanelProps & { schema: DatabaseSchema }) {
  const [search, setSearch] = useState("");
  const visibility = useShowTables(databaseId);
  const { tables, failure } = schema;
  const words = search.trim().toLowerCase();
  const found = tables.filter((table) => words === "" || hasName(table, words) || hasColumn(table, words));
  const schemas = [...new Set(found.map((table) => table.schema_name))];
  const visible = tables.filter((table) => table.is_visible).length;
  const areAllVisible = found.every((table) => table.is_visible);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <SearchBox label="Filter tables and columns" value={search} onChange={setSearch} className="sm:w-full" />
      {failure && (
        <Note tone="warn" role="alert">
          <p className="text-small">
            {failure.message} {failure.fix}
          </p>
        </Note>
      )}
      {schemas.map((name) => (
        <section key={name} aria-label={`Schema ${name}`}>
          <h2 className="flex justify-between px-2 pb-1 text-small text-text-2">
            {name}
            <span className="text-micro">rows, about</span>
          </h2>
          <ul aria-label={`Tables of ${name}`}>
            {found
              .filter((table) => table.schema_name === name)
              .map((table) => (
                <TableEntry
                  key={table.name}
                  databaseId={databaseId}
                  table={table}
                  isFound={words !== "" && !hasName(table, words)}
                  onShow={(isVisible) => visibility.show([table], isVisible)}
                  onQuery={() => onQuery(table)}
                />
              ))}
          </ul>
        </section>
      ))}
      {found.length === 0 && (
        <p className="px-2 py-4 text-small [overflow-wrap:anywhere] text-text-2">
          {words
            ? `No table or column matches “${search.trim()}”.`
            : "This role can read no table. Grant it SELECT on what it should see, then refresh."}
        </p>
      )}
      <div className="grid gap-2 border-t border-border px-2 pt-3">
        <div className="flex items-center justify-between gap-2">
          <p role="status" className="text-small text-text-2">
            The agent sees {visible} of {countedTables(tables.length)}.
          </p>
          {found.length > 0 && (
            <Button
              look="ghost"
              size="sm"
              busy={visibility.isPending}
              onClick={() => visibility.show(found, !areAllVisible)}
            >
              {areAllVisible ? "Hide all" : "Show all"}
            </Button>
          )}
        </div>
        <TableNotes databaseId={databaseId} table={null} notes={schema.notes} />
        <Refresh databaseId={databaseId} />
      </div>
    </div>
  );
}

function Refresh({ databaseId }: { databaseId: number }) {
  const refresh = useRefreshSchema(databaseId);
  return (
    <>
      {refresh.isError && (
        <FailedToLoad
          what="The tables"
          error={refresh.error}
          retrying={refresh.isPending}
          onRetry={() => refresh.mutate(undefined)}
        />
      )}
      <Button
        size="sm"
        busy={refresh.isPending}
        className="justify-self-start"
        onClick={() => refresh.mutate(undefined)}
      >
        {!refresh.isPending && <RefreshCw size={14} strokeWidth={1.75} aria-hidden="true" />}
        Refresh tables
      </Button>
    </>
  );
}

function hasName(table: DatabaseTable, words: string): boolean {
  return `${table.schema_name}.${table.name}`.toLowerCase().includes(words);
}

function hasColumn(table: DatabaseTable, words: string): boolean {
  return table.columns.some((column) => `${column.name} ${column.comment ?? ""}`.toLowerCase().includes(words));
}
