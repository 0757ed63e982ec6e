import { Ellipsis, Pencil, RefreshCw, SlidersHorizontal, Trash2 } from "lucide-react";

import { Status } from "@/components/connectors/Status";
import { connectorStatus, connectorTrouble, countedTools } from "@/components/connectors/connector-status";
import { useToggleConnector } from "@/components/connectors/use-connector-mutations";
import { Button, IconButton } from "@/components/ui/Button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/Menu";
import { Switch } from "@/components/ui/Switch";
import { Tile } from "@/components/ui/Tile";
import { hostOf } from "@/lib/connection-stages";
import type { AuthType, Connector } from "@/lib/contract";
import { aboutTokens } from "@/lib/token-cost";
import { useFocusOnArrival } from "@/lib/use-focus-on-arrival";

export interface ConnectorActions {
  onTools: (connector: Connector) => void;
  onEdit: (connector: Connector) => void;
  onRetest: (connector: Connector) => void;
  onDelete: (connector: Connector) => void;
}

interface ConnectorRowProps extends ConnectorActions {
  connector: Connector;
  now: number;
  /** Takes the focus when the row appears: a view of this connector has just been closed. */
  takesFocus: boolean;
}

export function ConnectorRow({ connector, now, takesFocus, ...actions }: ConnectorRowProps) {
  const toggle = useToggleConnector();
  const { name, server_url, tool_count, tokens, description } = connector;
  const nameButton = useFocusOnArrival<HTMLButtonElement>(takesFocus);
  return (
    <li className="border-border not-first:border-t">
      <div className="flex min-h-16 flex-wrap items-center gap-x-3.5 gap-y-1 py-3 pr-2 pl-3 sm:flex-nowrap sm:pr-3 sm:pl-3.5">
        <Tile name={name} />
        <div className="min-w-0 flex-1">
          <p className="flex font-medium">
            <button
              ref={nameButton}
              type="button"
              dir="auto"
              title={description ?? undefined}
              onClick={() => actions.onTools(connector)}
              className="truncate rounded-sm text-left hover:underline"
            >
              {name}
            </button>
          </p>
          <p className="flex text-small text-text-2">
            <span className="truncate">{hostOf(server_url)}</span>
            <span className="flex-none whitespace-pre">, {countedTools(tool_count)}</span>
            {tokens > 0 && <span className="flex-none whitespace-pre max-md:hidden">, {aboutTokens(tokens)}</span>}
          </p>
        </div>
        <div className="flex max-sm:order-last max-sm:basis-full max-sm:pl-[50px]">
          <Status {...connectorStatus(connector, now)} />
        </div>
        <Switch
          label={`Use ${name}`}
          checked={connector.is_active}
          onChange={(isActive) => toggle.mutate({ connector, isActive })}
        />
        <RowMenu connector={connector} {...actions} />
      </div>
      <Trouble connector={connector} {...actions} />
    </li>
  );
}

function RowMenu({ connector, onTools, onEdit, onRetest, onDelete }: { connector: Connector } & ConnectorActions) {
  return (
    <Menu
      trigger={
        <IconButton label={`More for ${connector.name}`}>
          <Ellipsis size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuItem icon={<Pencil size={16} strokeWidth={1.75} />} onSelect={() => onEdit(connector)}>
        Edit
      </MenuItem>
      <MenuItem icon={<RefreshCw size={16} strokeWidth={1.75} />} onSelect={() => onRetest(connector)}>
        Re-test
      </MenuItem>
      <MenuItem icon={<SlidersHorizontal size={16} strokeWidth={1.75} />} onSelect={() => onTools(connector)}>
        Tools
      </MenuItem>
      <MenuSeparator />
      <MenuItem danger icon={<Trash2 size={16} strokeWidth={1.75} />} onSelect={() => onDelete(connector)}>
        Delete
      </MenuItem>
    </Menu>
  );
}

const RENEW: Record<AuthType, string> = { api_key: "Enter a new key", oauth: "Enter a new token", none: "Edit" };

/** A line of its own under a connector that needs somebody: what happened, what to do, and the step itself. */
function Trouble({ connector, onTools, onEdit, onRetest }: { connector: Connector } & ConnectorActions) {
  const trouble = connectorTrouble(connector);
  if (!trouble) return null;
  const { words, act } = {
    review: { words: "Review", act: onTools },
    retest: { words: "Re-test", act: onRetest },
    renew: { words: RENEW[connector.auth_type], act: onEdit },
  }[trouble.step];
  return (
    <div className="-mt-1 flex flex-wrap items-center gap-x-3 gap-y-2 pr-3 pb-3 pl-[62px] sm:flex-nowrap sm:pl-16">
      <p className="min-w-0 basis-full text-small [overflow-wrap:anywhere] text-text-2 sm:flex-1 sm:basis-auto">
        {trouble.words}
      </p>
      <Button size="sm" onClick={() => act(connector)}>
        {words}
        <span className="sr-only"> {connector.name}</span>
      </Button>
    </div>
  );
}
