import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";

import { CallFilters } from "@/components/activity/CallFilters";
import { CallList } from "@/components/activity/CallList";
import { CallSkeletons } from "@/components/activity/CallSkeletons";
import { Button, buttonClasses } from "@/components/ui/Button";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
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
      {calls.isPending && <CallSkeletons />}
      {calls.isError && pages.length === 0 && (
        <FailedToLoad
          what="Your activity"
          error={calls.error}
          retrying={calls.isFetching}
          onRetry={() => void calls.refetch()}
        />
      )}
      {isEmpty && (
        <div className="grid justify-items-center gap-3 py-14 text-center">
          <p className="text-text-2">No call matches.</p>
          <Button onClick={() => setFilter(EVERYTHING)}>Show all calls</Button>
        </div>
      )}
      <CallList calls={found} />
      {calls.isFetchNextPageError && (
        <FailedToLoad
          what="Older calls"
          error={calls.error}
          retrying={calls.isFetchingNextPage}
          onRetry={() => void calls.fetchNextPage()}
        />
      )}
      {calls.hasNextPage && !calls.isFetchNextPageError && (
        <div className="flex justify-center pt-2">
          <Button busy={calls.isFetchingNextPage} onClick={() => void calls.fetchNextPage()}>
            Show older calls
          </Button>
        </div>
      )}
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
