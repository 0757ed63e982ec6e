import { AlertDialog } from "radix-ui";

import { countedTools } from "@/components/connectors/connector-status";
import { useDeleteConnector } from "@/components/connectors/use-connector-mutations";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { messageOf } from "@/lib/api-client";
import { hostOf } from "@/lib/connection-stages";
import type { Connector } from "@/lib/contract";

interface DeleteConfirmProps {
  connector: Connector;
  onClose: () => void;
}

/** Asks once, names what goes and what stays. */
export function DeleteConfirm({ connector, onClose }: DeleteConfirmProps) {
  const remove = useDeleteConnector();
  const { name, auth_type, tool_count, server_url } = connector;
  const what = auth_type === "none" ? countedTools(tool_count) : `key and ${countedTools(tool_count)}`;
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fade fixed inset-0 z-50 bg-scrim" />
        <AlertDialog.Content className="dialog-in fixed top-1/2 left-1/2 z-50 w-[calc(100%-32px)] max-w-[460px] -translate-x-1/2 -translate-y-1/2 overflow-hidden rounded-xl bg-surface shadow-3 ring-1 ring-border">
          <div className="grid gap-2 px-6 pt-5 pb-5">
            <AlertDialog.Title className="text-section font-semibold [overflow-wrap:anywhere]">
              Delete {name}?
            </AlertDialog.Title>
            <AlertDialog.Description className="text-text-2 [overflow-wrap:anywhere]">
              Its {what} {tool_count === 1 && auth_type === "none" ? "is" : "are"} removed from Patchbay. Your chats
              keep their answers. Nothing changes at {hostOf(server_url)}.
            </AlertDialog.Description>
            {remove.isError && (
              <Note tone="bad" role="alert" className="mt-2">
                <p>{messageOf(remove.error)}</p>
              </Note>
            )}
          </div>
          <div className="flex justify-end gap-2 border-t border-border px-6 py-3.5">
            <AlertDialog.Cancel asChild>
              <Button look="ghost">Cancel</Button>
            </AlertDialog.Cancel>
            <Button
              look="danger"
              busy={remove.isPending}
              onClick={() => remove.mutate(connector, { onSuccess: onClose })}
              className="min-w-0"
            >
              <span className="truncate">Delete {name}</span>
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
