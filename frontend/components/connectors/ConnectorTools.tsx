import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";

import { Status } from "@/components/connectors/Status";
import { ToolDefinition } from "@/components/connectors/ToolDefinition";
import { ToolRow } from "@/components/connectors/ToolRow";
import { connectorStatus } from "@/components/connectors/connector-status";
import { useToolDecision } from "@/components/connectors/use-tool-decision";
import { Button } from "@/components/ui/Button";
import { DialogHead } from "@/components/ui/DialogParts";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { Note } from "@/components/ui/Note";
import { SearchBox } from "@/components/ui/SearchBox";
import { RowSkeletons } from "@/components/ui/Skeleton";
import { Tile } from "@/components/ui/Tile";
import { hostOf } from "@/lib/connection-stages";
import type { CatalogTool, Connector } from "@/lib/contract";
import { connectorQuery } from "@/lib/queries";
import { aboutTokens } from "@/lib/token-cost";
import { useNow } from "@/lib/use-now";

/** Up to here a list is taken in at a glance. */
const SEARCHED_PAST = 8;

interface ConnectorToolsProps {
  connector: Connector;
  onClose: () => void;
  onRetest: () => void;
}

/** The tools of one connector: which are on, when each may run, and what their server changed. */
export function ConnectorTools({ connector: known, onClose, onRetest }: ConnectorToolsProps) {
  const detail = useQuery(connectorQuery(known.id));
  const decide = useToolDecision(known.id);
  const now = useNow();
  const [search, setSearch] = useState("");
  const [openName, setOpenName] = useState<string | null>(null);
  const [closedName, setClosedName] = useState<string | null>(null);
  const connector = detail.data ?? known;
  const tools = detail.data?.discovered_tools ?? [];
  const searchFor = (words: string) => {
    setSearch(words);
    setClosedName(null);
  };
  const opened = tools.find((tool) => tool.name === openName);

  if (opened) {
    const close = () => {
      setOpenName(null);
      setClosedName(opened.name);
    };
    return (
      <ToolDefinition
        connector={connector}
        tool={opened}
        onBack={close}
        onDecide={(isUsed) => {
          decide.mutate({ tool: opened, decision: { accept_change: true, enabled: isUsed } });
          close();
        }}
      />
    );
  }
  const on = tools.filter((tool) => tool.enabled && tool.policy !== "deny");
  const tokens = on.reduce((sum, tool) => sum + tool.tokens, 0);
  const shown = inOrder(tools).filter((tool) => matches(tool, search));
  return (
    <>
      <DialogHead
        title={connector.name}
        subtitle={hostOf(connector.server_url)}
        tile={<Tile name={connector.name} />}
        onBack={onClose}
      >
        <span className="flex max-sm:hidden">
          <Status {...connectorStatus(connector, now)} />
        </span>
        <Button size="sm" onClick={onRetest}>
          <RefreshCw size={15} strokeWidth={1.75} aria-hidden="true" />
          Re-test
        </Button>
      </DialogHead>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] content-start gap-3 overflow-auto border-t border-border p-4 sm:px-6 sm:py-5">
        <div className="flex min-h-[34px] flex-wrap items-center gap-x-3 gap-y-2">
          <h3 className="text-section font-semibold tracking-[-0.008em]">Tools</h3>
          {detail.data && (
            <span role="status" className="flex-1 text-small text-text-2 tabular-nums">
              {on.length} of {tools.length} on{tokens > 0 && `, ${aboutTokens(tokens)}`}
            </span>
          )}
          {tools.length > SEARCHED_PAST && <SearchBox label="Search tools" value={search} onChange={searchFor} />}
        </div>
        {!detail.data && !detail.isError && <RowSkeletons count={5} label="Loading tools" />}
        {!detail.data && detail.isError && (
          <FailedToLoad
            what="The tools"
            error={detail.error}
            retrying={detail.isFetching}
            onRetry={() => void detail.refetch()}
          />
        )}
        <WaitingTools tools={tools} />
        {shown.length > 0 && (
          <ul aria-label={`Tools of ${connector.name}`} className="rounded-lg border border-border">
            {shown.map((tool) => (
              <ToolRow
                key={tool.name}
                tool={tool}
                takesFocus={tool.name === closedName}
                onDecide={(decision) => decide.mutate({ tool, decision })}
                onOpen={() => setOpenName(tool.name)}
              />
            ))}
          </ul>
        )}
        {detail.data && shown.length === 0 && (
          <p className="py-6 text-center [overflow-wrap:anywhere] text-text-2">
            {tools.length === 0 ? "This server offers no tools." : `No tool matches “${search.trim()}”.`}
          </p>
        )}
        {tools.length > 0 && <PolicyWords />}
      </div>
    </>
  );
}

function WaitingTools({ tools }: { tools: readonly CatalogTool[] }) {
  const count = tools.filter((tool) => tool.changed).length;
  if (count === 0) return null;
  return (
    <Note tone="warn">
      <p>
        {count === 1
          ? "1 tool is new or changed. It is off until you decide."
          : `${count} tools are new or changed. They are off until you decide.`}
      </p>
    </Note>
  );
}

function PolicyWords() {
  return (
    <p className="text-small text-text-2">
      Ask first shows a card with the exact arguments and waits for you. Allow runs at once. Never hides the tool from
      the agent, as switching it off does.
    </p>
  );
}

/** What waits for a decision first, then as the server lists it; last what cannot be used. */
function inOrder(tools: readonly CatalogTool[]): CatalogTool[] {
  const rank = (tool: CatalogTool) => (tool.changed ? 0 : tool.verdict === "left_out" ? 2 : 1);
  return tools.toSorted((a, b) => rank(a) - rank(b));
}

function matches(tool: CatalogTool, search: string): boolean {
  const text = `${tool.name} ${tool.title ?? ""} ${tool.description ?? ""}`;
  return text.toLowerCase().includes(search.trim().toLowerCase());
}
