import { Plus } from "lucide-react";
import { useRef, useState } from "react";

import { ConnectorRow, type ConnectorActions } from "@/components/connectors/ConnectorRow";
import { DeleteConfirm } from "@/components/connectors/DeleteConfirm";
import { Notifications } from "@/components/connectors/Notifications";
import { SavedNote } from "@/components/connectors/SavedNote";
import { LIMIT_REACHED } from "@/components/connectors/connector-status";
import { Button, type ButtonLook } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { UnpluggedCable } from "@/components/ui/UnpluggedCable";
import { CONNECTOR_LIMIT } from "@/lib/connectors-api";
import type { Connector, ReadyMadeConnector } from "@/lib/contract";
import { useFocusOnArrival } from "@/lib/use-focus-on-arrival";
import { useNow } from "@/lib/use-now";

/** What a closed view was opened from, which takes the focus: a connector, a ready-made one, or `ADD`. */
export type ReturnPlace = Connector["id"] | ReadyMadeConnector["id"] | null;

/** The button that opens an empty form. */
export const ADD = "add";

interface ConnectorsListProps extends Omit<ConnectorActions, "onDelete"> {
  connectors: readonly Connector[];
  search: string;
  onAdd: () => void;
  /** Present where a demo server runs beside the application. */
  onTryDemo: (() => void) | undefined;
  returnTo: ReturnPlace;
  /** What was added a moment ago. */
  saved: Connector | null;
  onStartChat: () => void;
}

export function ConnectorsList(props: ConnectorsListProps) {
  const { connectors, search, onAdd, onTryDemo, returnTo } = props;
  const [leaving, setLeaving] = useState<Connector | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const isEmpty = connectors.length === 0 && !search.trim();
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      {isEmpty ? (
        <NothingYet onAdd={onAdd} onTryDemo={onTryDemo} returnTo={returnTo} />
      ) : (
        <YourConnectors {...props} onDelete={setLeaving} />
      )}
      {leaving && <DeleteConfirm connector={leaving} list={place} onClose={() => setLeaving(null)} />}
    </div>
  );
}

function YourConnectors(props: ConnectorsListProps & Pick<ConnectorActions, "onDelete">) {
  const { connectors, search, onAdd, returnTo, saved, onStartChat, ...actions } = props;
  const now = useNow();
  const isFull = connectors.length >= CONNECTOR_LIMIT;
  const isNew = saved !== null && connectors.some(({ id }) => id === saved.id);
  const shown = connectors.filter((connector) => matches(connector, search));
  return (
    <section aria-labelledby="your-connectors" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {isNew && <SavedNote connector={saved} onStartChat={onStartChat} />}
      <Notifications now={now} />
      <div className="flex items-center gap-3">
        <div className="flex min-w-0 flex-1 flex-col gap-x-3 sm:flex-row sm:items-center">
          <h3 id="your-connectors" className="text-section font-semibold tracking-[-0.008em]">
            Your connectors
          </h3>
          <span className="flex items-center gap-2 text-small text-text-2 tabular-nums">
            <span aria-hidden="true" className="h-1 w-[84px] overflow-hidden rounded-full bg-border max-sm:hidden">
              <span
                className="block h-full bg-accent"
                style={{ width: `${(connectors.length / CONNECTOR_LIMIT) * 100}%` }}
              />
            </span>
            {connectors.length} of {CONNECTOR_LIMIT} used
          </span>
        </div>
        <AddButton
          look={isNew ? "secondary" : "primary"}
          size="sm"
          isFull={isFull}
          takesFocus={returnTo === ADD}
          onAdd={onAdd}
        />
      </div>
      {isFull && (
        <Note>
          <p className="text-small">{LIMIT_REACHED}</p>
        </Note>
      )}
      {shown.length > 0 ? (
        <ul className="rounded-lg border border-border">
          {shown.map((connector) => (
            <ConnectorRow
              key={connector.id}
              connector={connector}
              now={now}
              takesFocus={connector.id === returnTo}
              {...actions}
            />
          ))}
        </ul>
      ) : (
        <p className="py-6 text-center [overflow-wrap:anywhere] text-text-2">
          No connector of yours matches “{search.trim()}”.
        </p>
      )}
    </section>
  );
}

interface AddButtonProps {
  look: ButtonLook;
  size?: "sm" | "md";
  isFull?: boolean;
  takesFocus: boolean;
  onAdd: () => void;
}

function AddButton({ look, size = "md", isFull = false, takesFocus, onAdd }: AddButtonProps) {
  const button = useFocusOnArrival<HTMLButtonElement>(takesFocus);
  return (
    <Button ref={button} look={look} size={size} disabled={isFull} onClick={onAdd}>
      <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
      Add connector
    </Button>
  );
}

type NothingYetProps = Pick<ConnectorsListProps, "onAdd" | "onTryDemo" | "returnTo">;

function NothingYet({ onAdd, onTryDemo, returnTo }: NothingYetProps) {
  return (
    <div className="grid justify-items-center gap-3 px-5 pt-6 pb-5 text-center">
      <UnpluggedCable />
      <div className="max-w-[330px]">
        <h3 className="text-section font-medium">Nothing plugged in yet</h3>
        <p className="mt-1 text-small text-text-2">
          Add your own MCP server by its address, or take a ready-made one below. It is tested first, and its tools are
          ready in the next message.
        </p>
      </div>
      <div className="mt-1 flex flex-wrap justify-center gap-2">
        <AddButton look="primary" takesFocus={returnTo === ADD} onAdd={onAdd} />
        {onTryDemo && <Button onClick={onTryDemo}>Try the demo notes server</Button>}
      </div>
    </div>
  );
}

export function matches(connector: Connector, search: string): boolean {
  const words = search.trim().toLowerCase();
  const text = `${connector.name} ${connector.server_url} ${connector.description ?? ""}`;
  return text.toLowerCase().includes(words);
}
