import { FilterSelect, oneOf, optionsOf } from "@/components/activity/FilterSelect";
import { OUTCOMES } from "@/components/activity/call-outcome";
import type { CallFilter, CallPage } from "@/lib/activity-api";

const PERIODS = { "1": "Last 24 hours", "7": "Last 7 days", "30": "Last 30 days" };

interface CallFiltersProps {
  filter: CallFilter;
  /** All apps that were ever called; unknown until the first page is there. */
  apps: CallPage["apps"] | undefined;
  onChange: (filter: CallFilter) => void;
}

export function CallFilters({ filter, apps = [], onChange }: CallFiltersProps) {
  return (
    <div role="group" aria-label="Which calls" className="grid grid-cols-2 gap-2 *:last:col-span-2 sm:flex">
      <FilterSelect
        label="App"
        all="All apps"
        value={filter.app}
        options={apps.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(app) => onChange({ ...filter, app })}
      />
      <FilterSelect
        label="Outcome"
        all="All outcomes"
        value={filter.outcome}
        options={optionsOf(OUTCOMES)}
        onChange={(outcome) => onChange({ ...filter, outcome: oneOf(OUTCOMES, outcome) })}
      />
      <FilterSelect
        label="Time"
        all="Any time"
        value={filter.days === null ? null : String(filter.days)}
        options={optionsOf(PERIODS)}
        onChange={(days) => onChange({ ...filter, days: days === null ? null : Number(days) })}
        className="sm:w-40"
      />
    </div>
  );
}
