import { eventWords } from "@/components/activity/event-words";
import { Jack } from "@/components/ui/Jack";
import type { SecurityEvent } from "@/lib/contract";
import { clockOf } from "@/lib/relative-time";
import { spokenName } from "@/lib/tool-definition";

/** One thing that happened: what, to what, and from where or why not. */
export function EventRow({ event }: { event: SecurityEvent }) {
  const hasFailed = event.outcome === "failed";
  const remark = remarkOn(event);
  const time = clockOf(event.created_at);
  return (
    <li className="grid min-h-12 grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3.5 gap-y-0.5 border-border px-3 py-2.5 not-first:border-t sm:grid-cols-[auto_auto_minmax(0,1fr)_auto] sm:px-3.5">
      <Jack shape={hasFailed ? "failed" : "done"} className={hasFailed ? "text-bad" : "text-ok"} />
      <span className="text-small text-text-2 tabular-nums max-sm:hidden">{time}</span>
      <span className="[overflow-wrap:anywhere]">{eventWords(event)}</span>
      <span className="text-small text-text-2 [overflow-wrap:anywhere] max-sm:col-start-2 sm:text-right">
        <span className="tabular-nums sm:hidden">{remark ? `${time}, ` : time}</span>
        {remark}
      </span>
    </li>
  );
}

function remarkOn({ details, error_code }: SecurityEvent): string | null {
  const { address, reason } = details;
  if (typeof address === "string") return `from ${address}`;
  return typeof reason === "string" ? spokenName(reason) : error_code;
}
