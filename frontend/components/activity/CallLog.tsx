import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";

import { CallFilters } from "@/components/activity/CallFilters";
import { CallRow } from "@/components/activity/CallRow";
import { DayGroups } from "@/components/activity/DayGroups";
import { LogSkeletons } from "@/components/activity/LogSkeletons";
import { NothingMatches } from "@/components/activity/NothingMatches";
import { PagedLog } from "@/components/activity/PagedLog";
import { buttonClasses } from "@/components/ui/Button";
import { UnpluggedCable } from "@/components/ui/UnpluggedCable";
import type { CallFilter } from "@/lib/activity-api";
import { HOME_PATH } from "@/lib/local-path";
import { callsQuery } from "@/lib/queries";

const EVERYTHING: CallFilter = { app: null, outcome: null, days: null };

/** The record of calls, a page at a time. */
export function CallLog() {
  const [filter, setFilter] = useState(EVERYTHING);
  const calls = useInfiniteQuery(callsQuery(filter));
  const pages = calls.data?.pages ?? [];
  const found = pages.flatMap((page) => page.calls);
  const isFiltered = Object.values(filter).some((value) => value !== null);
  const isEmpty = calls.data !== undefined && found.length === 0;
  if (isEmpty && !isFiltered) return <NoCallsYet />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <CallFilters filter={filter} apps={pages[0]?.apps} onChange={setFilter} />
      <PagedLog query={calls} what="Your activity" older="Older calls" skeleton={<LogSkeletons />}>
        {isEmpty && <NothingMatches what="call" onShowAll={() => setFilter(EVERYTHING)} />}
        <DayGroups items={found} timeOf={(call) => call.started_at}>
          {(call) => <CallRow key={call.id} call={call} />}
        </DayGroups>
      </PagedLog>
    </div>
  );
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
