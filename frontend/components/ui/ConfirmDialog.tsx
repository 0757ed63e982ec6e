import { AlertDialog } from "radix-ui";
import { useRef, type ReactNode } from "react";

import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { messageOf } from "@/lib/api-client";

interface ConfirmDialogProps {
  /** The question. */
  title: string;
  /** What goes, and what stays. */
  description: ReactNode;
  /** The verb and its object: "Delete Notes". */
  action: string;
  busy: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
  /** What takes the focus afterwards when the button that asked is gone too; null where it is still there. */
  focusAfter?: () => HTMLElement | null;
  /** What has to be entered first. */
  children?: ReactNode;
}

/** Asks once before something is gone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, description, action, busy, error, onConfirm, onClose, focusAfter, children } = props;
  const content = useRef<HTMLDivElement>(null);
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fade fixed inset-0 z-50 bg-scrim" />
        <AlertDialog.Content
          // Cancel takes the focus, unless there is something to enter first.
          onOpenAutoFocus={(event) => {
            const field = content.current?.querySelector("input");
            if (!field) return;
            event.preventDefault();
            field.focus();
          }}
          onCloseAutoFocus={(event) => {
            const next = focusAfter?.();
            if (!next) return;
            event.preventDefault();
            next.focus();
          }}
          ref={content}
          className="dialog-in fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-24px)] w-[calc(100%-32px)] max-w-[460px] -translate-x-1/2 -translate-y-1/2 overflow-auto rounded-xl bg-surface shadow-3 ring-1 ring-border"
        >
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              if (!busy) onConfirm();
            }}
          >
            <div className="grid gap-2 px-6 pt-5 pb-5">
              <AlertDialog.Title className="text-section font-semibold [overflow-wrap:anywhere]">
                {title}
              </AlertDialog.Title>
              <AlertDialog.Description className="text-text-2 [overflow-wrap:anywhere]">
                {description}
              </AlertDialog.Description>
              {children && <div className="mt-2 grid gap-4">{children}</div>}
              {error && (
                <Note tone="bad" role="alert" className="mt-2">
                  <p>{messageOf(error)}</p>
                </Note>
              )}
            </div>
            <div className="flex justify-end gap-2 border-t border-border px-6 py-3.5">
              <AlertDialog.Cancel asChild>
                <Button look="ghost" className="max-sm:grow">
                  Cancel
                </Button>
              </AlertDialog.Cancel>
              <Button look="danger" type="submit" busy={busy} className="min-w-0 max-sm:grow">
                <span className="truncate">{action}</span>
              </Button>
            </div>
          </form>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
