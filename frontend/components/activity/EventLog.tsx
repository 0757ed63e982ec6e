import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

import { DayGroups } from "@/components/activity/DayGroups";
import { EventRow } from "@/components/activity/EventRow";
import { FilterSelect, oneOf, optionsOf } from "@/components/activity/FilterSelect";
import { LogSkeletons } from "@/components/activity/LogSkeletons";
import { NothingMatches } from "@/components/activity/NothingMatches";
import { PagedLog } from "@/components/activity/PagedLog";
import type { EventFilter } from "@/lib/activity-api";
import { classes } from "@/lib/class-names";
import type { EventKind, EventOutcome } from "@/lib/contract";
import { eventsQuery } from "@/lib/queries";

const EVERYTHING: EventFilter = { about: null, outcome: null };

const KINDS: Record<EventKind, string> = {
  account: "Account",
  session: "Sign-ins",
  api_token: "API tokens",
  connector: "Connectors",
  tool: "Tools",
  system_tool: "System tools",
  database: "Databases",
  credentials: "Stored keys",
};

const OUTCOMES: Record<EventOutcome, string> = { succeeded: "Done", failed: "Failed" };

/** What happened to the account and what belongs to it. Signing up is the first entry, so it is never empty. */
export function EventLog() {
  const [filter, setFilter] = useState(EVERYTHING);
  const events = useInfiniteQuery({ ...eventsQuery(filter), placeholderData: keepPreviousData });
  const found = events.data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div role="group" aria-label="Which entries" className="filters">
        <FilterSelect
          label="About"
          all="Everything"
          value={filter.about}
          options={optionsOf(KINDS)}
          onChange={(about) => setFilter({ ...filter, about: oneOf(KINDS, about) })}
        />
        <FilterSelect
          label="Outcome"
          all="All outcomes"
          value={filter.outcome}
          options={optionsOf(OUTCOMES)}
          onChange={(outcome) => setFilter({ ...filter, outcome: oneOf(OUTCOMES, outcome) })}
        />
      </div>
      <PagedLog query={events} what="Your record" older="Older entries" skeleton={<LogSkeletons />}>
        {found.length === 0 && !events.isPlaceholderData && (
          <NothingMatches what="entry" onShowAll={() => setFilter(EVERYTHING)} />
        )}
        <div className={classes("grid grid-cols-[minmax(0,1fr)] gap-4", events.isPlaceholderData && "opacity-60")}>
          <DayGroups items={found} timeOf={(event) => event.created_at}>
            {(event) => <EventRow key={event.id} event={event} />}
          </DayGroups>
        </div>
      </PagedLog>
    </div>
  );
}
