import { useRef, type RefObject } from "react";

import { countedTools } from "@/components/connectors/connector-status";
import { useDeleteConnector } from "@/components/connectors/use-connector-mutations";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog";
import { hostOf } from "@/lib/connection-stages";
import type { Connector } from "@/lib/contract";

interface DeleteConfirmProps {
  connector: Connector;
  /** Takes the focus once the row is gone. */
  list: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** Names what goes and what stays. */
export function DeleteConfirm({ connector, list, onClose }: DeleteConfirmProps) {
  const remove = useDeleteConnector();
  const isGone = useRef(false);
  const { name, auth_type, tool_count, server_url } = connector;
  const what = auth_type === "none" ? countedTools(tool_count) : `key and ${countedTools(tool_count)}`;
  const verb = tool_count === 1 && auth_type === "none" ? "is" : "are";
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      description={`Its ${what} ${verb} removed from Patchbay. Your chats keep their answers. Nothing changes at ${hostOf(server_url)}.`}
      action={`Delete ${name}`}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate(connector, {
          onSuccess: () => {
            isGone.current = true;
            onClose();
          },
        })
      }
      focusAfter={() => (isGone.current ? list.current : null)}
      onClose={onClose}
    />
  );
}
