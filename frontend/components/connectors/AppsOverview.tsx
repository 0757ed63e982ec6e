import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { Tabs } from "radix-ui";
import { useState, type ReactNode } from "react";

import { ConnectorsList, matches } from "@/components/connectors/ConnectorsList";
import { DialogHead } from "@/components/connectors/DialogParts";
import { SystemToolsList } from "@/components/connectors/SystemToolsList";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { RowSkeletons } from "@/components/ui/Skeleton";
import type { AppsResponse, Connector } from "@/lib/contract";
import { appsQuery, configQuery } from "@/lib/queries";

export type AppsTab = "connectors" | "system";

interface AppsOverviewProps {
  tab: AppsTab;
  onTab: (tab: AppsTab) => void;
  onAdd: () => void;
  onTryDemo: (url: string) => void;
  onEdit: (connector: Connector) => void;
  onRetest: (connector: Connector) => void;
}

/** Both lists under one search box. Opens with what is cached and refreshes behind. */
export function AppsOverview({ tab, onTab, onAdd, onTryDemo, onEdit, onRetest }: AppsOverviewProps) {
  const apps = useQuery(appsQuery);
  const config = useQuery(configQuery);
  const [search, setSearch] = useState("");
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
        onValueChange={(value) => onTab(value === "system" ? "system" : "connectors")}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="flex flex-none flex-wrap items-center gap-x-4 border-b border-border px-4 sm:flex-nowrap sm:px-6">
          <Tabs.List aria-label="Apps" className="flex gap-5 self-stretch">
            <Tab value="connectors" label="Connectors" count={found.length} />
            <Tab value="system" label="System tools" />
          </Tabs.List>
          <span className="flex-1 max-sm:hidden" />
          <SearchBox value={search} onChange={setSearch} />
        </div>
        <Tabs.Content
          value="connectors"
          className="min-h-0 flex-1 overflow-auto p-4 outline-offset-[-2px] sm:px-6 sm:py-5"
        >
          {body((data) => (
            <ConnectorsList
              connectors={data.connectors}
              search={search}
              onAdd={onAdd}
              onTryDemo={demoUrl ? () => onTryDemo(demoUrl) : undefined}
              onEdit={onEdit}
              onRetest={onRetest}
            />
          ))}
        </Tabs.Content>
        <Tabs.Content value="system" className="min-h-0 flex-1 overflow-auto p-4 outline-offset-[-2px] sm:px-6 sm:py-5">
          {body((data) => (
            <SystemToolsList tools={data.system_tools} search={search} />
          ))}
        </Tabs.Content>
      </Tabs.Root>
    </>
  );
}

function Tab({ value, label, count }: { value: AppsTab; label: string; count?: number }) {
  return (
    <Tabs.Trigger
      value={value}
      className="relative flex h-[46px] items-center gap-[7px] whitespace-nowrap text-text-2 outline-offset-[-2px] after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:rounded-t-sm data-[state=active]:font-medium data-[state=active]:text-text data-[state=active]:after:bg-accent"
    >
      {label}
      {count !== undefined && count > 0 && (
        <span className="min-w-5 rounded-full bg-sunken px-1.5 text-center text-[12px]/[18px] font-normal text-text-2 tabular-nums">
          {count}
        </span>
      )}
    </Tabs.Trigger>
  );
}

function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <div className="relative w-full max-sm:order-first max-sm:mb-0.5 sm:w-60">
      <Search
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-text-3"
      />
      <input
        type="search"
        aria-label="Search tools and connectors"
        placeholder="Search tools and connectors"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-10 w-full rounded-md border border-line bg-input pr-2.5 pl-8 text-[16px] outline-offset-[-1px] sm:h-[34px] sm:text-small"
      />
    </div>
  );
}
