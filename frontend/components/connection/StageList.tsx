import { Jack, type JackShape } from "@/components/ui/Jack";
import { classes } from "@/lib/class-names";
import type { StageState, StageView } from "@/lib/staged-tests";

const SHAPES: Record<StageState, JackShape> = {
  waiting: "available",
  running: "running",
  passed: "done",
  warning: "attention",
  failed: "failed",
  skipped: "available",
};

const TEXT: Record<StageState, string> = {
  waiting: "text-text-3",
  running: "text-text",
  passed: "text-text",
  warning: "text-warn",
  failed: "text-bad",
  skipped: "text-text-3",
};

const NODE: Record<StageState, string> = {
  waiting: "text-text-3",
  running: "text-accent-text",
  passed: "text-accent-text",
  warning: "text-warn",
  failed: "text-bad",
  skipped: "text-text-3",
};

/** The stages as jacks on one cable: lit up to the current one, grey after it. */
export function StageList({ stages }: { stages: readonly StageView[] }) {
  const reached = stages.findLastIndex((stage) => stage.state !== "waiting" && stage.state !== "skipped");
  return (
    <ol className="grid" aria-label="Checks">
      {stages.map((stage, index) => (
        <li
          key={stage.name}
          data-state={stage.state}
          className={classes("relative flex min-h-[30px] items-center gap-2.5 pl-7 text-[13.5px]", TEXT[stage.state])}
        >
          <Cable
            above={index > 0 ? index <= reached : null}
            below={index < stages.length - 1 ? index < reached : null}
          />
          <span className={classes("absolute left-0 grid size-[18px] place-items-center bg-bg", NODE[stage.state])}>
            <Jack shape={SHAPES[stage.state]} />
          </span>
          {stage.label}
          {stage.state === "running" && "…"}
          <span className="ml-auto text-[12.5px] whitespace-nowrap text-text-3 tabular-nums">{outcome(stage)}</span>
        </li>
      ))}
    </ol>
  );
}

/** Null where the cable ends; else whether that half is lit. */
function Cable({ above, below }: { above: boolean | null; below: boolean | null }) {
  const half = "absolute left-2 h-1/2 w-0.5 transition-colors duration-(--slow) ease-(--ease)";
  return (
    <>
      {above !== null && (
        <span aria-hidden="true" className={classes(half, "top-0", above ? "bg-accent" : "bg-border")} />
      )}
      {below !== null && (
        <span aria-hidden="true" className={classes(half, "bottom-0", below ? "bg-accent" : "bg-border")} />
      )}
    </>
  );
}

function outcome({ state, ms }: StageView): string {
  if (state === "skipped") return "skipped";
  if (state === "waiting" || state === "running" || ms === null) return "";
  return ms < 1 ? "under 1 ms" : `${Math.round(ms)} ms`;
}
