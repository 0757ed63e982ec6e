import { useQuery } from "@tanstack/react-query";
import { Tabs } from "radix-ui";
import { useState, type ReactNode } from "react";

import { ConnectorsList, matches, type ReturnPlace } from "@/components/connectors/ConnectorsList";
import { PredefinedConnectorsList } from "@/components/connectors/PredefinedConnectorsList";
import { SystemToolsList } from "@/components/connectors/SystemToolsList";
import { DialogHead } from "@/components/ui/DialogParts";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { SearchBox } from "@/components/ui/SearchBox";
import { RowSkeletons } from "@/components/ui/Skeleton";
import { TabTrigger } from "@/components/ui/TabTrigger";
import type { AppsResponse, Connector, ReadyMadeConnector } from "@/lib/contract";
import { appsQuery, configQuery } from "@/lib/queries";
import { sentenceOfCost, tokensOfConnected } from "@/lib/token-cost";

export type AppsTab = "connectors" | "system";

interface AppsOverviewProps {
  tab: AppsTab;
  onTab: (tab: AppsTab) => void;
  onAdd: () => void;
  onReadyMade: (connector: ReadyMadeConnector) => void;
  onTryDemo: (url: string) => void;
  onTools: (connector: Connector) => void;
  onEdit: (connector: Connector) => void;
  onRetest: (connector: Connector) => void;
  returnTo: ReturnPlace;
  /** The connector that was added a moment ago. */
  saved: Connector | null;
  onStartChat: () => void;
}

/** Both lists under one search box. Opens with what is cached and refreshes behind. */
export function AppsOverview({ tab, onTab, onAdd, onReadyMade, onTryDemo, returnTo, ...actions }: AppsOverviewProps) {
  const apps = useQuery(appsQuery);
  const config = useQuery(configQuery);
  const [search, setSearch] = useState("");
  // Once somebody moves on, what comes back must not take the focus any more.
  const [focused, setFocused] = useState(returnTo);
  const searchFor = (words: string) => {
    setSearch(words);
    setFocused(null);
  };
  const demoUrl = config.data?.demo_mcp_url;
  const connectors = apps.data?.connectors ?? [];
  const found = search.trim() ? connectors.filter((each) => matches(each, search)) : connectors;
  const body = (show: (data: AppsResponse) => ReactNode) => {
    if (apps.data) return show(apps.data);
    if (!apps.isError) return <RowSkeletons count={4} label="Loading apps" />;
    return (
      <FailedToLoad
        what="Your apps"
        error={apps.error}
        retrying={apps.isFetching}
        onRetry={() => void apps.refetch()}
      />
    );
  };
  return (
    <>
      <DialogHead title="Apps" />
      <Tabs.Root
        value={tab}
        onValueChange={(value) => {
          onTab(value === "system" ? "system" : "connectors");
          setFocused(null);
        }}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="flex flex-none flex-wrap items-center gap-x-4 border-b border-border px-4 sm:flex-nowrap sm:px-6">
          <Tabs.List aria-label="Apps" className="flex gap-5 self-stretch">
            <TabTrigger value="connectors" count={found.length} className="h-[46px]">
              Connectors
            </TabTrigger>
            <TabTrigger value="system" className="h-[46px]">
              System tools
            </TabTrigger>
          </Tabs.List>
          <span className="flex-1 max-sm:hidden" />
          <SearchBox
            label="Search tools and connectors"
            value={search}
            onChange={searchFor}
            className="max-sm:order-first max-sm:mb-0.5"
          />
        </div>
        <Tabs.Content
          value="connectors"
          className="min-h-0 flex-1 overflow-auto p-4 outline-offset-[-2px] sm:px-6 sm:py-5"
        >
          {body((data) => (
            <div className="grid grid-cols-[minmax(0,1fr)] gap-7">
              <ConnectorsList
                connectors={data.connectors}
                search={search}
                onAdd={onAdd}
                onTryDemo={demoUrl ? () => onTryDemo(demoUrl) : undefined}
                returnTo={focused}
                {...actions}
              />
              <PredefinedConnectorsList
                connectors={data.connectors}
                search={search}
                returnTo={focused}
                onOpen={onReadyMade}
              />
            </div>
          ))}
        </Tabs.Content>
        <Tabs.Content value="system" className="min-h-0 flex-1 overflow-auto p-4 outline-offset-[-2px] sm:px-6 sm:py-5">
          {body((data) => (
            <SystemToolsList tools={data.system_tools} search={search} />
          ))}
        </Tabs.Content>
      </Tabs.Root>
      {apps.data && config.data && (
        <p className="flex-none border-t border-border px-4 py-2.5 text-small text-text-2 sm:px-6">
          {sentenceOfCost(tokensOfConnected(apps.data), config.data.tool_token_budget)}
        </p>
      )}
    </>
  );
}
