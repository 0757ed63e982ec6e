import type { JackState } from "../icons/Jack";
import type { Task } from "../protocol/wire";
import type { Texts } from "../texts";

export type TaskOutcome = Extract<JackState, "running" | "done" | "failed" | "available">;

export interface TaskLine {
  title: string;
  /** How it went, in words; what stands behind " · " in the title. */
  detail: string | null;
  outcome: TaskOutcome;
}

const SEPARATOR = " · ";
const FAILED = /\bfailed\b/i;

function defaultTitle(task: Task, texts: Texts): string {
  switch (task.type) {
    case "web_search":
      return texts.searchedWeb;
    case "thought":
      return texts.thought;
    case "file":
      return texts.readFiles;
    case "image":
      return texts.madeImage;
    case "custom":
      return texts.whatTheAgentDid;
  }
}

/** One row for a task. A task that is still marked as running in a thread where nothing runs was cut off. */
export function taskLine(task: Task, active: boolean, texts: Texts): TaskLine {
  const full = task.title ?? defaultTitle(task, texts);
  const cut = full.lastIndexOf(SEPARATOR);
  const title = cut < 0 ? full : full.slice(0, cut);
  const detail = cut < 0 ? null : full.slice(cut + SEPARATOR.length);
  if (task.status_indicator === "loading") {
    return active
      ? { title, detail, outcome: "running" }
      : { title, detail: detail ?? texts.taskStopped, outcome: "available" };
  }
  return { title, detail, outcome: detail !== null && FAILED.test(detail) ? "failed" : "done" };
}
