import { useId, type ReactNode } from "react";

import { dayInWords } from "@/lib/relative-time";
import { useNow } from "@/lib/use-now";

interface DayGroupsProps<Item> {
  items: readonly Item[];
  timeOf: (item: Item) => string;
  /** One `li` for each. */
  children: (item: Item) => ReactNode;
}

/** Entries of a record under the days on which they were made. */
export function DayGroups<Item>({ items, timeOf, children }: DayGroupsProps<Item>) {
  const now = useNow();
  const days = new Map<string, Item[]>();
  for (const item of items) {
    const day = dayInWords(timeOf(item), now);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days].map(([day, ofDay]) => (
    <Day key={day} day={day}>
      {ofDay.map(children)}
    </Day>
  ));
}

function Day({ day, children }: { day: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h2 id={id} className="text-small text-text-2">
        {day}
      </h2>
      <ul aria-labelledby={id} className="overflow-clip rounded-lg border border-border bg-surface">
        {children}
      </ul>
    </section>
  );
}
