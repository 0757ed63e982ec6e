import { Ellipsis, Pencil, RefreshCw, Trash2 } from "lucide-react";

import { Status } from "@/components/connectors/Status";
import { connectorStatus } from "@/components/connectors/connector-status";
import { countedTools, useToggleConnector } from "@/components/connectors/use-connector-mutations";
import { IconButton } from "@/components/ui/Button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/Menu";
import { Switch } from "@/components/ui/Switch";
import { Tile } from "@/components/ui/Tile";
import { hostOf } from "@/lib/connection-stages";
import type { Connector } from "@/lib/contract";

export interface ConnectorActions {
  onEdit: (connector: Connector) => void;
  onRetest: (connector: Connector) => void;
  onDelete: (connector: Connector) => void;
}

interface ConnectorRowProps extends ConnectorActions {
  connector: Connector;
  now: number;
}

export function ConnectorRow({ connector, now, onEdit, onRetest, onDelete }: ConnectorRowProps) {
  const toggle = useToggleConnector();
  const { name, server_url, tool_count, description } = connector;
  return (
    <li className="flex min-h-16 flex-wrap items-center gap-x-3.5 gap-y-1 border-border py-3 pr-2 pl-3 not-first:border-t sm:flex-nowrap sm:pr-3 sm:pl-3.5">
      <Tile name={name} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={description ?? undefined}>
          {name}
        </p>
        <p className="flex text-small text-text-2">
          <span className="truncate">{hostOf(server_url)}</span>
          <span className="flex-none whitespace-pre">, {countedTools(tool_count)}</span>
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
      <Menu
        trigger={
          <IconButton label={`More for ${name}`}>
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
        <MenuSeparator />
        <MenuItem danger icon={<Trash2 size={16} strokeWidth={1.75} />} onSelect={() => onDelete(connector)}>
          Delete
        </MenuItem>
      </Menu>
    </li>
  );
}
