import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";

import { CallDetail } from "@/components/activity/CallDetail";
import { outcomeOf, tookTime } from "@/components/activity/call-outcome";
import { ToolIcon } from "@/components/connectors/ToolIcon";
import { Jack } from "@/components/ui/Jack";
import { Tile } from "@/components/ui/Tile";
import { classes } from "@/lib/class-names";
import type { ToolCall } from "@/lib/contract";
import { appsQuery } from "@/lib/queries";
import { clockOf, shortDuration } from "@/lib/relative-time";

const GLYPH = { ok: "text-ok", quiet: "text-text-2", warn: "text-warn", bad: "text-bad" };
const WORDS = { ok: "text-text-2", quiet: "text-text-2", warn: "text-warn", bad: "text-bad" };

/** One line; what was sent and what came back is fetched when it is opened. */
export function CallRow({ call }: { call: ToolCall }) {
  const [isOpen, setOpen] = useState(false);
  const detailId = useId();
  const { words, shape, tone } = outcomeOf(call);
  return (
    <li className={classes("border-border not-first:border-t", isOpen && "bg-bg")}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? detailId : undefined}
        onClick={() => setOpen(!isOpen)}
        className="grid min-h-12 w-full grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3.5 px-3 py-2.5 text-left outline-offset-[-2px] transition-colors duration-(--fast) hover:bg-hover sm:grid-cols-[auto_auto_minmax(0,4fr)_7.5rem_3.5rem_minmax(0,3fr)_auto] sm:px-3.5"
      >
        <Jack shape={shape} className={GLYPH[tone]} />
        <span className="text-small text-text-2 tabular-nums max-sm:hidden">{clockOf(call.started_at)}</span>
        <span className="flex min-w-0 items-center gap-2.5">
          <AppTile call={call} />
          <span className="truncate">{call.title}</span>
        </span>
        <span
          className={classes(
            "truncate text-small max-sm:col-start-2 max-sm:row-start-2 max-sm:mt-0.5 max-sm:pl-8",
            WORDS[tone],
          )}
        >
          <span className="text-text-2 tabular-nums sm:hidden">{clockOf(call.started_at)}, </span>
          {words}
        </span>
        <span className="text-right text-small text-text-2 tabular-nums max-sm:hidden">
          {tookTime(call) && shortDuration(call.duration_ms)}
        </span>
        <span className="truncate text-small text-text-2 max-sm:hidden">{call.thread_title ?? "Chat deleted"}</span>
        <ChevronDown
          size={16}
          strokeWidth={1.75}
          aria-hidden="true"
          className={classes("text-text-3 max-sm:col-start-3 max-sm:row-start-1", isOpen && "rotate-180")}
        />
      </button>
      {isOpen && <CallDetail id={detailId} call={call} />}
    </li>
  );
}

/** A built-in tool's own drawing, else two letters. */
function AppTile({ call }: { call: ToolCall }) {
  const apps = useQuery(appsQuery);
  const system = apps.data?.system_tools.find(({ id }) => `system:${id}` === call.app.id);
  return <Tile small name={call.app.name} icon={system && <ToolIcon name={system.icon} small />} />;
}
