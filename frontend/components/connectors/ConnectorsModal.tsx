"use client";

import { usePrefetchQuery } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { useCallback, useRef, useState } from "react";

import { AddConnectorForm, type ConnectorDraft } from "@/components/connectors/AddConnectorForm";
import { AppsOverview, type AppsTab } from "@/components/connectors/AppsOverview";
import { ConnectorDetailView } from "@/components/connectors/ConnectorDetailView";
import { ConnectorTools } from "@/components/connectors/ConnectorTools";
import { ADD, type ReturnPlace } from "@/components/connectors/ConnectorsList";
import { EditConnector } from "@/components/connectors/EditConnector";
import { ImportedServers } from "@/components/connectors/ImportedServers";
import type { ConnectorValues } from "@/components/connectors/connector-schema";
import { KEPT, type Kept } from "@/components/connectors/kept";
import { notesOf, valuesOf } from "@/components/connectors/mcp-json";
import { draftOf } from "@/components/connectors/ready-made-draft";
import { TOAST_PLACE } from "@/components/ui/Toaster";
import type { Connector, ImportResult, ReadyMadeConnector } from "@/lib/contract";
import { readyMadeQuery } from "@/lib/queries";

export interface ConnectorsModalProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Gives the focus back; what opened the dialog may stand in another element's shadow tree, which only the opener knows. */
  onReturnFocus: () => void;
  /** Leads to the message, instead of giving the focus back. */
  onStartChat: () => void;
}

type View =
  | { kind: "lists" }
  | { kind: "add"; draft?: ConnectorDraft | undefined }
  | { kind: "ready-made"; readyMade: ReadyMadeConnector }
  | { kind: "add-ready-made"; readyMade: ReadyMadeConnector }
  | { kind: "add-imported"; index: number; draft: ConnectorDraft }
  | { kind: "imported" }
  | { kind: "tools"; connector: Connector }
  | { kind: "edit"; connector: Connector; startTest: boolean };

const DEMO_NAME = "Notes";

function placeOf(view: View): ReturnPlace {
  if ("connector" in view) return view.connector.id;
  if ("readyMade" in view) return view.readyMade.id;
  return view.kind === "add" ? ADD : null;
}

function isInToast(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`[${TOAST_PLACE}]`) !== null;
}

export function ConnectorsModal({ open, ...props }: ConnectorsModalProps) {
  // Here and not in the dialog, which takes its contents with it when it closes.
  const [kept, setKept] = useState<Kept | null>(null);
  usePrefetchQuery(readyMadeQuery);
  return (
    <Dialog.Root open={open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fade fixed inset-0 z-40 bg-scrim" />
        <DialogBody {...props} kept={kept} onKept={setKept} />
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface DialogBodyProps extends Omit<ConnectorsModalProps, "open"> {
  kept: Kept | null;
  onKept: (kept: Kept | null) => void;
}

/** Mounted only while the dialog is open, so that it always opens on the lists. */
function DialogBody({ onOpenChange, onReturnFocus, onStartChat, kept, onKept }: DialogBodyProps) {
  const [view, setView] = useState<View>({ kind: "lists" });
  const [tab, setTab] = useState<AppsTab>("connectors");
  const [imported, setImported] = useState<{ result: ImportResult; added: ReadonlySet<number> } | null>(null);
  const [returnTo, setReturnTo] = useState<ReturnPlace>(null);
  const [saved, setSaved] = useState<Connector | null>(null);
  const startsChat = useRef(false);
  const keepNew = useCallback((values: ConnectorValues | null) => onKept(values && { of: "new", values }), [onKept]);
  const editedId = view.kind === "edit" ? view.connector.id : null;
  const keepEdited = useCallback(
    (values: ConnectorValues | null) => onKept(values && editedId !== null ? { of: editedId, values } : null),
    [onKept, editedId],
  );
  const showLists = (added: Connector | null = null) => {
    setReturnTo(added ? null : placeOf(view));
    setSaved(added);
    setView({ kind: "lists" });
  };
  const showImported = (result: ImportResult) => {
    setImported({ result, added: new Set() });
    setView({ kind: "imported" });
  };
  const addImported = (index: number) => {
    const draft = imported?.result.drafts[index];
    if (!draft) return;
    setView({ kind: "add-imported", index, draft: { values: valuesOf(draft), notes: notesOf(draft) } });
  };
  /** The rest of the file is waiting; after the last one there is nothing to go back to. */
  const showSaved = (index: number, connector: Connector) => {
    if (!imported) return;
    const added = new Set(imported.added).add(index);
    setImported({ ...imported, added });
    if (added.size === imported.result.drafts.length) showLists(connector);
    else setView({ kind: "imported" });
  };
  return (
    <Dialog.Content
      aria-describedby={undefined}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        (startsChat.current ? onStartChat : onReturnFocus)();
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
          onTab={(shown) => {
            setTab(shown);
            setSaved(null);
          }}
          returnTo={returnTo}
          saved={saved}
          onStartChat={() => {
            startsChat.current = true;
            onOpenChange(false);
          }}
          onAdd={() =>
            setView({ kind: "add", draft: kept?.of === "new" ? { values: kept.values, notes: [KEPT] } : undefined })
          }
          onReadyMade={(readyMade) => setView({ kind: "ready-made", readyMade })}
          onTryDemo={(serverUrl) =>
            setView({ kind: "add", draft: { values: { name: DEMO_NAME, serverUrl }, notes: [], startsTest: true } })
          }
          onTools={(connector) => setView({ kind: "tools", connector })}
          onEdit={(connector) => setView({ kind: "edit", connector, startTest: false })}
          onRetest={(connector) => setView({ kind: "edit", connector, startTest: true })}
        />
      )}
      {view.kind === "add" && (
        <AddConnectorForm
          draft={view.draft}
          onClose={() => showLists()}
          onSaved={showLists}
          onImported={showImported}
          onLeave={view.draft?.startsTest ? undefined : keepNew}
        />
      )}
      {view.kind === "ready-made" && (
        <ConnectorDetailView
          connector={view.readyMade}
          onBack={() => showLists()}
          onContinue={() => setView({ kind: "add-ready-made", readyMade: view.readyMade })}
        />
      )}
      {view.kind === "add-ready-made" && (
        <AddConnectorForm
          draft={draftOf(view.readyMade)}
          backLabel={`Back to ${view.readyMade.name}`}
          onClose={() => setView({ kind: "ready-made", readyMade: view.readyMade })}
          onSaved={showLists}
          onImported={showImported}
        />
      )}
      {view.kind === "add-imported" && (
        <AddConnectorForm
          draft={view.draft}
          backLabel="Back to the servers in your mcp.json"
          onClose={() => setView({ kind: "imported" })}
          onSaved={(connector) => showSaved(view.index, connector)}
          onImported={showImported}
        />
      )}
      {view.kind === "imported" && imported && (
        <ImportedServers
          result={imported.result}
          added={imported.added}
          onAdd={addImported}
          onClose={() => showLists()}
        />
      )}
      {view.kind === "tools" && (
        <ConnectorTools
          connector={view.connector}
          onClose={() => showLists()}
          onRetest={() => setView({ kind: "edit", connector: view.connector, startTest: true })}
        />
      )}
      {view.kind === "edit" && (
        <EditConnector
          connector={view.connector}
          startTest={view.startTest}
          typed={!view.startTest && kept?.of === view.connector.id ? kept.values : null}
          onClose={() => showLists()}
          onLeave={keepEdited}
        />
      )}
    </Dialog.Content>
  );
}
