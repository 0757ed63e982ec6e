import { ChevronDown, ChevronUp } from "lucide-react";
import { memo, useId, useState } from "react";

import { Jack } from "../../icons/Jack";
import type { Task } from "../../protocol/wire";
import { useHoldPosition, useTexts } from "../context";
import { useElapsedSeconds } from "../hooks";
import { taskLine } from "../task-outcome";
import { hasContent, TaskContent } from "./TaskContent";

/** Below this, a running time is noise. */
const SHOW_SECONDS_FROM = 2;

interface TaskRowProps {
  task: Task;
  /** The answer that the task belongs to is still running. */
  active: boolean;
}

/** One call: its status, what it was and how it went; opens to arguments and result. */
export const TaskRow = memo(function TaskRow({ task, active }: TaskRowProps) {
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  const id = useId();
  const hold = useHoldPosition();
  const line = taskLine(task, active, texts);
  const seconds = useElapsedSeconds(line.outcome === "running");
  const running = seconds >= SHOW_SECONDS_FROM ? texts.runningFor(seconds) : texts.running;
  const detail = line.outcome === "running" ? [running, line.detail].filter(Boolean).join(", ") : line.detail;
  const Chevron = open ? ChevronUp : ChevronDown;
  const opens = hasContent(task);
  const label = (
    <>
      <span className="task-title">{line.title}</span>
      {(detail !== null || opens) && (
        <span className="task-end">
          {detail !== null && <span className="task-detail">{detail}</span>}
          {opens && <Chevron size={16} strokeWidth={1.75} aria-hidden="true" />}
        </span>
      )}
    </>
  );
  return (
    <li className={`task task-${line.outcome}`}>
      <span className="task-node">
        <Jack state={line.outcome} size={18} />
      </span>
      {opens ? (
        <button
          type="button"
          className="task-row"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => {
            hold();
            setOpen(!open);
          }}
        >
          {label}
        </button>
      ) : (
        <div className="task-row">{label}</div>
      )}
      <div id={id} hidden={!open}>
        {open && <TaskContent task={task} />}
      </div>
    </li>
  );
});
