import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";

import { CallFilters } from "@/components/activity/CallFilters";
import { CallRow } from "@/components/activity/CallRow";
import { DayGroups } from "@/components/activity/DayGroups";
import { ExportCalls } from "@/components/activity/ExportCalls";
import { LogSkeletons } from "@/components/activity/LogSkeletons";
import { NothingMatches } from "@/components/activity/NothingMatches";
import { PagedLog } from "@/components/activity/PagedLog";
import { buttonClasses } from "@/components/ui/Button";
import { UnpluggedCable } from "@/components/ui/UnpluggedCable";
import type { CallFilter } from "@/lib/activity-api";
import { classes } from "@/lib/class-names";
import { HOME_PATH } from "@/lib/local-path";
import { callsQuery } from "@/lib/queries";
import { useSettled } from "@/lib/use-settled";

const EVERYTHING: CallFilter = { app: null, outcome: null, days: null, search: "" };
const TYPING_MS = 250;

/** The record of calls, a page at a time. */
export function CallLog() {
  const [filter, setFilter] = useState(EVERYTHING);
  const asked = { ...filter, search: useSettled(filter.search.trim(), TYPING_MS) };
  const calls = useInfiniteQuery({ ...callsQuery(asked), placeholderData: keepPreviousData });
  const pages = calls.data?.pages ?? [];
  const found = pages.flatMap((page) => page.calls);
  const isFiltered = Object.values(asked).some((value) => value !== null && value !== "");
  const isEmpty = calls.data !== undefined && found.length === 0;
  if (isEmpty && !isFiltered && !calls.isPlaceholderData) return <NoCallsYet />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <CallFilters
        filter={filter}
        apps={pages[0]?.apps}
        onChange={setFilter}
        counted={calls.data ? countedCalls(found.length, calls) : ""}
        exportButton={<ExportCalls filter={asked} isEmpty={found.length === 0} />}
      />
      {filter.search !== "" && (
        <p className="-mt-2 text-small text-text-2">
          Titles, apps, chats and outcomes are searched. What was sent and what came back is sealed and cannot be.
        </p>
      )}
      <PagedLog query={calls} what="Your activity" older="Older calls" skeleton={<LogSkeletons />}>
        {isEmpty && !calls.isPlaceholderData && <NothingMatches what="call" onShowAll={() => setFilter(EVERYTHING)} />}
        <div className={classes("grid grid-cols-[minmax(0,1fr)] gap-4", calls.isPlaceholderData && "opacity-60")}>
          <DayGroups items={found} timeOf={(call) => call.started_at}>
            {(call) => <CallRow key={call.id} call={call} />}
          </DayGroups>
        </div>
      </PagedLog>
    </div>
  );
}

function countedCalls(
  count: number,
  { isPlaceholderData, hasNextPage }: { isPlaceholderData: boolean; hasNextPage: boolean },
): string {
  if (isPlaceholderData) return "Searching";
  if (hasNextPage) return `The newest ${count} calls`;
  return count === 1 ? "1 call" : `${count} calls`;
}

function NoCallsYet() {
  return (
    <div className="grid justify-items-center gap-3 px-5 py-14 text-center">
      <UnpluggedCable />
      <div className="max-w-[360px]">
        <h2 className="text-section font-medium">No calls yet</h2>
        <p className="mt-1 text-small text-text-2">
          When the agent uses a tool, the call stands here: what was sent, where to, and what came back.
        </p>
      </div>
      <Link href={HOME_PATH} className={buttonClasses("primary", "md")}>
        Go to the chat
      </Link>
    </div>
  );
}
