import { useQuery } from "@tanstack/react-query";
import { Dialog } from "radix-ui";

import { AddDatabase } from "@/components/databases/AddDatabase";
import { EditDatabase } from "@/components/databases/EditDatabase";
import { RoleWarning } from "@/components/databases/RoleWarning";
import { DialogHead } from "@/components/ui/DialogParts";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import type { Database } from "@/lib/contract";
import { databaseQuery } from "@/lib/database-queries";

export type DatabaseView =
  { kind: "add" } | { kind: "edit"; database: Database; startTest: boolean } | { kind: "role"; database: Database };

export function DatabaseDialog({ view, onClose }: { view: DatabaseView; onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fade fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          // A click beside the dialog must not throw away a half-filled form.
          onInteractOutside={(event) => event.preventDefault()}
          className="dialog-in fixed inset-0 z-40 flex flex-col overflow-hidden bg-surface outline-none sm:inset-auto sm:top-1/2 sm:left-1/2 sm:h-[min(720px,calc(100dvh-48px))] sm:w-[min(860px,calc(100vw-48px))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl sm:shadow-3 sm:ring-1 sm:ring-border"
        >
          {view.kind === "add" && <AddDatabase onClose={onClose} />}
          {view.kind === "edit" && (
            <EditDatabase database={view.database} startTest={view.startTest} onClose={onClose} />
          )}
          {view.kind === "role" && <RoleOf database={view.database} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function RoleOf({ database }: { database: Database }) {
  const detail = useQuery(databaseQuery(database.id));
  return (
    <>
      <DialogHead title={`The role of ${database.name}`} />
      <div className="grid min-h-0 content-start gap-3.5 overflow-auto border-t border-border p-4 sm:px-6 sm:py-5">
        {detail.isError && (
          <FailedToLoad
            what="The script"
            error={detail.error}
            retrying={detail.isFetching}
            onRetry={() => void detail.refetch()}
          />
        )}
        <RoleWarning role={database.role} script={detail.data?.script ?? null} />
      </div>
    </>
  );
}
