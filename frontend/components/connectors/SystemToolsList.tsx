import { useState } from "react";

import { Status } from "@/components/connectors/Status";
import { ToolIcon } from "@/components/connectors/ToolIcon";
import { ToolSettings } from "@/components/connectors/ToolSettings";
import { toolStatus } from "@/components/connectors/connector-status";
import { useConnectTool, useDisconnectTool, useSignInsElsewhere } from "@/components/connectors/use-tool-mutations";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { Tile } from "@/components/ui/Tile";
import { messageOf } from "@/lib/api-client";
import { classes } from "@/lib/class-names";
import type { SystemTool } from "@/lib/contract";

interface SystemToolsListProps {
  tools: readonly SystemTool[];
  search: string;
}

export function SystemToolsList({ tools, search }: SystemToolsListProps) {
  useSignInsElsewhere();
  const words = search.trim().toLowerCase();
  const shown = tools.filter((tool) => `${tool.name} ${tool.description}`.toLowerCase().includes(words));
  return (
    <section aria-label="System tools" className="grid gap-3">
      <p className="text-text-2">Built into Patchbay. They need no server of yours.</p>
      {shown.length > 0 ? (
        <ul className="rounded-lg border border-border sm:grid sm:grid-cols-[auto_minmax(0,1fr)_auto_auto]">
          {shown.map((tool) => (
            <SystemToolRow key={tool.id} tool={tool} />
          ))}
        </ul>
      ) : (
        <p className="py-6 text-center text-text-2 [overflow-wrap:anywhere]">
          No system tool matches “{search.trim()}”.
        </p>
      )}
    </section>
  );
}

function SystemToolRow({ tool }: { tool: SystemTool }) {
  const connect = useConnectTool();
  const disconnect = useDisconnectTool();
  const failure = connect.error ?? disconnect.error;
  const [isOpen, setOpen] = useState(false);
  const isSoon = tool.status === "coming_soon";
  const isTied = tool.is_connected || tool.status === "reconnect";
  const hasSettings = isTied && tool.settings.length > 0;
  return (
    <li className="border-border not-first:border-t sm:col-span-full sm:grid sm:grid-cols-subgrid">
      <div className="flex min-h-[70px] flex-wrap items-center gap-x-3.5 gap-y-1 py-3 pr-3 pl-3 sm:col-span-full sm:grid sm:grid-cols-subgrid sm:pl-3.5">
        <span className="max-sm:self-start">
          <Tile name={tool.name} icon={<ToolIcon name={tool.icon} />} />
        </span>
        <div className="min-w-0 flex-1 max-sm:basis-[calc(100%-50px)]">
          <p className={classes("flex items-center gap-2 font-medium", isSoon && "text-text-2")}>
            {tool.name}
            {tool.is_beta && <Badge>beta</Badge>}
          </p>
          <p className="text-small text-text-2 [overflow-wrap:anywhere]">
            {tool.setup ?? tool.description}
            {isTied && tool.account && ` Signed in as ${tool.account}.`}
          </p>
        </div>
        <div className={classes("flex max-sm:pl-[50px]", hasSettings ? "max-sm:basis-full" : "max-sm:flex-1")}>
          <Status {...toolStatus(tool)} />
        </div>
        <div
          className={classes(
            "flex justify-end gap-1 sm:min-w-[104px]",
            hasSettings && "max-sm:basis-full max-sm:justify-start max-sm:pl-[50px]",
          )}
        >
          {hasSettings && (
            <Button look="secondary" size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              Settings<span className="sr-only"> of {tool.name}</span>
            </Button>
          )}
          {!tool.is_connected && (
            <Button
              look="secondary"
              size="sm"
              disabled={isSoon || tool.setup !== null}
              busy={connect.isPending}
              onClick={() => connect.mutate(tool)}
            >
              {tool.status === "reconnect" ? "Sign in" : "Connect"}
              <span className="sr-only"> {tool.name}</span>
            </Button>
          )}
          {isTied && (
            <Button look="ghost" size="sm" busy={disconnect.isPending} onClick={() => disconnect.mutate(tool)}>
              Disconnect<span className="sr-only"> {tool.name}</span>
            </Button>
          )}
        </div>
      </div>
      {failure && (
        <div className="px-3.5 pb-3.5 sm:col-span-full">
          <Note tone="bad" role="alert">
            <p className="font-medium">{tool.name} did not change</p>
            <p className="text-small">{messageOf(failure)}</p>
          </Note>
        </div>
      )}
      {isOpen && hasSettings && (
        <div className="sm:col-span-full">
          <ToolSettings tool={tool} onDone={() => setOpen(false)} />
        </div>
      )}
    </li>
  );
}
