import { OUTCOMES } from "@/components/activity/call-outcome";
import { Select } from "@/components/ui/TextInput";
import type { CallFilter, CallPage } from "@/lib/activity-api";
import { classes } from "@/lib/class-names";
import type { CallOutcome } from "@/lib/contract";

const PERIODS = [
  { days: 1, label: "Last 24 hours" },
  { days: 7, label: "Last 7 days" },
  { days: 30, label: "Last 30 days" },
];

/** A filter that filters nothing should not stand out from the list. */
const QUIET = "button-edge border-0 bg-surface sm:h-[34px]";

interface CallFiltersProps {
  filter: CallFilter;
  /** All apps that were ever called; unknown until the first page is there. */
  apps: CallPage["apps"] | undefined;
  onChange: (filter: CallFilter) => void;
}

export function CallFilters({ filter, apps = [], onChange }: CallFiltersProps) {
  return (
    <div role="group" aria-label="Which calls" className="grid grid-cols-2 gap-2 *:last:col-span-2 sm:flex">
      <Select
        aria-label="App"
        value={filter.app ?? ""}
        onChange={(event) => onChange({ ...filter, app: event.target.value || null })}
        className={classes(QUIET, "sm:w-48")}
      >
        <option value="">All apps</option>
        {apps.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Outcome"
        value={filter.outcome ?? ""}
        onChange={(event) => onChange({ ...filter, outcome: asOutcome(event.target.value) })}
        className={classes(QUIET, "sm:w-48")}
      >
        <option value="">All outcomes</option>
        {Object.entries(OUTCOMES).map(([outcome, label]) => (
          <option key={outcome} value={outcome}>
            {label}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Time"
        value={filter.days ?? ""}
        onChange={(event) => onChange({ ...filter, days: Number(event.target.value) || null })}
        className={classes(QUIET, "sm:w-40")}
      >
        <option value="">Any time</option>
        {PERIODS.map(({ days, label }) => (
          <option key={days} value={days}>
            {label}
          </option>
        ))}
      </Select>
    </div>
  );
}

function asOutcome(value: string): CallOutcome | null {
  return value in OUTCOMES ? (value as CallOutcome) : null;
}
