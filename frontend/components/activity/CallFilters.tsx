import type { ReactNode } from "react";

import { FilterSelect, oneOf, optionsOf } from "@/components/activity/FilterSelect";
import { OUTCOMES } from "@/components/activity/call-outcome";
import { SearchBox } from "@/components/ui/SearchBox";
import type { CallFilter, CallPage } from "@/lib/activity-api";

const MAX_SEARCH = 200;
const PERIODS = { "1": "Last 24 hours", "7": "Last 7 days", "30": "Last 30 days" };

interface CallFiltersProps {
  filter: CallFilter;
  /** All apps that were ever called; unknown until the first page is there. */
  apps: CallPage["apps"] | undefined;
  onChange: (filter: CallFilter) => void;
  /** How many calls are shown, in words; empty while that is not known. */
  counted: string;
  /** Stands at the end. */
  exportButton: ReactNode;
}

export function CallFilters({ filter, apps = [], onChange, counted, exportButton }: CallFiltersProps) {
  return (
    <div role="group" aria-label="Which calls" className="filters">
      <SearchBox
        label="Search calls"
        value={filter.search}
        maxLength={MAX_SEARCH}
        onChange={(search) => onChange({ ...filter, search })}
        className="max-sm:col-span-full"
      />
      <FilterSelect
        label="App"
        all="All apps"
        value={filter.app}
        options={apps.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(app) => onChange({ ...filter, app })}
        className="sm:w-36"
      />
      <FilterSelect
        label="Outcome"
        all="All outcomes"
        value={filter.outcome}
        options={optionsOf(OUTCOMES)}
        onChange={(outcome) => onChange({ ...filter, outcome: oneOf(OUTCOMES, outcome) })}
        className="sm:w-36"
      />
      <FilterSelect
        label="Time"
        all="Any time"
        value={filter.days === null ? null : String(filter.days)}
        options={optionsOf(PERIODS)}
        onChange={(days) => onChange({ ...filter, days: days === null ? null : Number(days) })}
        className="sm:w-36"
      />
      <div className="grid items-center gap-3.5 sm:ml-auto sm:flex">
        <span role="status" className="text-small text-text-2 tabular-nums max-[1100px]:sr-only">
          {counted}
        </span>
        {exportButton}
      </div>
    </div>
  );
}
