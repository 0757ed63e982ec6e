import { useId } from "react";

import { CallRow } from "@/components/activity/CallRow";
import type { ToolCall } from "@/lib/contract";
import { dayInWords } from "@/lib/relative-time";
import { useNow } from "@/lib/use-now";

/** Calls under the days on which they were made. */
export function CallList({ calls }: { calls: readonly ToolCall[] }) {
  const now = useNow();
  const days = byDay(calls, now);
  return [...days].map(([day, ofDay]) => <Day key={day} day={day} calls={ofDay} />);
}

function Day({ day, calls }: { day: string; calls: readonly ToolCall[] }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h2 id={id} className="text-small text-text-2">
        {day}
      </h2>
      <ul aria-labelledby={id} className="overflow-clip rounded-lg border border-border bg-surface">
        {calls.map((call) => (
          <CallRow key={call.id} call={call} />
        ))}
      </ul>
    </section>
  );
}

function byDay(calls: readonly ToolCall[], now: number): Map<string, ToolCall[]> {
  const days = new Map<string, ToolCall[]>();
  for (const call of calls) {
    const day = dayInWords(call.started_at, now);
    const known = days.get(day);
    if (known) known.push(call);
    else days.set(day, [call]);
  }
  return days;
}
