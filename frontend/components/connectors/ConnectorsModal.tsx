"use client";

import { Dialog } from "radix-ui";
import { useState } from "react";

import { AddConnectorForm, type ConnectorDraft } from "@/components/connectors/AddConnectorForm";
import { AppsOverview, type AppsTab } from "@/components/connectors/AppsOverview";
import { ConnectorTools } from "@/components/connectors/ConnectorTools";
import { EditConnector } from "@/components/connectors/EditConnector";
import { TOAST_PLACE } from "@/components/ui/Toaster";
import type { Connector } from "@/lib/contract";

interface ConnectorsModalProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Gives the focus back; what opened the dialog may stand in another element's shadow tree, which only the opener knows. */
  onReturnFocus: () => void;
}

type View =
  | { kind: "lists" }
  | { kind: "add"; draft?: ConnectorDraft }
  | { kind: "tools"; connector: Connector }
  | { kind: "edit"; connector: Connector; startTest: boolean };

const DEMO_NAME = "Notes";

function isInToast(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`[${TOAST_PLACE}]`) !== null;
}

export function ConnectorsModal({ open, onOpenChange, onReturnFocus }: ConnectorsModalProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fade fixed inset-0 z-40 bg-scrim" />
        <DialogBody onReturnFocus={onReturnFocus} />
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Mounted only while the dialog is open, so that it always opens on the lists. */
function DialogBody({ onReturnFocus }: Pick<ConnectorsModalProps, "onReturnFocus">) {
  const [view, setView] = useState<View>({ kind: "lists" });
  const [tab, setTab] = useState<AppsTab>("connectors");
  const [returnTo, setReturnTo] = useState<number | null>(null);
  const showLists = () => {
    setReturnTo("connector" in view ? view.connector.id : null);
    setView({ kind: "lists" });
  };
  return (
    <Dialog.Content
      aria-describedby={undefined}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        onReturnFocus();
      }}
      // A click beside the dialog must not throw away a half-filled form, and a message is not beside it.
      onInteractOutside={(event) => {
        if (view.kind !== "lists" || isInToast(event.target)) event.preventDefault();
      }}
      className="dialog-in fixed inset-0 z-40 flex flex-col overflow-hidden bg-surface outline-none sm:inset-auto sm:top-1/2 sm:left-1/2 sm:h-[min(720px,calc(100dvh-48px))] sm:w-[min(860px,calc(100vw-48px))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl sm:shadow-3 sm:ring-1 sm:ring-border"
    >
      {view.kind === "lists" && (
        <AppsOverview
          tab={tab}
          onTab={setTab}
          returnTo={returnTo}
          onAdd={() => setView({ kind: "add" })}
          onTryDemo={(serverUrl) => setView({ kind: "add", draft: { name: DEMO_NAME, serverUrl } })}
          onTools={(connector) => setView({ kind: "tools", connector })}
          onEdit={(connector) => setView({ kind: "edit", connector, startTest: false })}
          onRetest={(connector) => setView({ kind: "edit", connector, startTest: true })}
        />
      )}
      {view.kind === "add" && <AddConnectorForm draft={view.draft} onClose={showLists} />}
      {view.kind === "tools" && (
        <ConnectorTools
          connector={view.connector}
          onClose={showLists}
          onRetest={() => setView({ kind: "edit", connector: view.connector, startTest: true })}
        />
      )}
      {view.kind === "edit" && (
        <EditConnector connector={view.connector} startTest={view.startTest} onClose={showLists} />
      )}
    </Dialog.Content>
  );
}
