import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";

import { DatabaseDialog, type DatabaseView } from "@/components/databases/DatabaseDialog";
import { DatabaseRow } from "@/components/databases/DatabaseRow";
import { FormFailure } from "@/components/databases/FormFailure";
import { useCreateDatabase, useDeleteDatabase } from "@/components/databases/use-database-mutations";
import { Button } from "@/components/ui/Button";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { RowSkeletons } from "@/components/ui/Skeleton";
import { UnpluggedCable } from "@/components/ui/UnpluggedCable";
import type { Database, DatabaseList as Listed } from "@/lib/contract";
import { databasesQuery } from "@/lib/database-queries";
import { useNow } from "@/lib/use-now";

export function DatabaseList() {
  const list = useQuery(databasesQuery);
  if (list.data) return <Loaded list={list.data} />;
  if (!list.isError) return <RowSkeletons count={3} label="Loading your databases" />;
  return (
    <FailedToLoad
      what="Your databases"
      error={list.error}
      retrying={list.isFetching}
      onRetry={() => void list.refetch()}
    />
  );
}

function Loaded({ list: { databases, limit = 10 } }: { list: Listed }) {
  const [view, setView] = useState<DatabaseView | null>(null);
  const [leaving, setLeaving] = useState<Database | null>(null);
  const now = useNow();
  const sample = useCreateDatabase();
  const isFull = databases.length >= limit;
  const hasSample = databases.some((database) => database.is_sample);
  const steps = (
    <div className="flex flex-wrap gap-2">
      <Button look="primary" disabled={isFull} onClick={() => setView({ kind: "add" })}>
        <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
        Connect a database
      </Button>
      {!hasSample && (
        <Button disabled={isFull} busy={sample.isPending} onClick={() => sample.mutate({ sample: true })}>
          Use the sample store
        </Button>
      )}
    </div>
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <FormFailure error={sample.error} what="The sample store was not connected" />
      {databases.length === 0 ? (
        <div className="grid justify-items-center gap-3 rounded-lg border border-border px-5 py-14 text-center">
          <UnpluggedCable />
          <div className="max-w-[380px]">
            <h2 className="text-section font-medium">No database connected yet</h2>
            <p className="mt-1 text-small text-text-2">
              Connect a PostgreSQL database to ask it in words or in SQL. Nothing in it is ever changed. To try it
              first, take the sample store.
            </p>
          </div>
          <div className="mt-1 [&>div]:justify-center">{steps}</div>
        </div>
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-small text-text-2 tabular-nums">
              {databases.length} of {limit} used
              {isFull && ". Delete one that you no longer use to connect another."}
            </p>
            {steps}
          </div>
          <ul aria-label="Databases" className="rounded-lg border border-border bg-surface">
            {databases.map((database) => (
              <DatabaseRow
                key={database.id}
                database={database}
                now={now}
                onEdit={() => setView({ kind: "edit", database, startTest: false })}
                onRetest={() => setView({ kind: "edit", database, startTest: true })}
                onRole={() => setView({ kind: "role", database })}
                onDelete={setLeaving}
              />
            ))}
          </ul>
        </>
      )}
      {view && <DatabaseDialog view={view} onClose={() => setView(null)} />}
      {leaving && <DeleteDatabase database={leaving} onClose={() => setLeaving(null)} />}
    </div>
  );
}

function DeleteDatabase({ database, onClose }: { database: Database; onClose: () => void }) {
  const remove = useDeleteDatabase();
  const { name, is_sample } = database;
  const what = is_sample ? "Its notes" : "Its password, its notes and what is known of its tables";
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      description={`${what} are removed from Patchbay. Your chats keep their answers. Nothing changes in the database itself.`}
      action={`Delete ${name}`}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(database, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
