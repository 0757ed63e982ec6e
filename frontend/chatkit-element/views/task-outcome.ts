import type { JackState } from "../icons/Jack";
import { splitSections } from "../markdown/sections";
import type { Task } from "../protocol/wire";
import type { Texts } from "../texts";

export type TaskOutcome = Extract<JackState, "running" | "done" | "failed" | "available" | "attention">;

export interface TaskLine {
  title: string;
  /** How it went, in words; what stands behind " · " in the title. */
  detail: string | null;
  outcome: TaskOutcome;
}

const SEPARATOR = " · ";
const FAILED = /\bfailed\b/i;
const CUT_OFF = /^(?:stopped|interrupted|expired|denied|not asked|asked again|not connected)\b/i;
const WAITING = /^(?:waiting for you|has a question)$/i;
const PROGRESS = /^progress$/i;

/** How far a running call says that it is. */
function progressOf(task: Task): string | null {
  if (task.type !== "custom" || !task.content) return null;
  return splitSections(task.content).find(({ title }) => PROGRESS.test(title ?? ""))?.body ?? null;
}

function finished(detail: string | null): TaskOutcome {
  if (detail === null) return "done";
  if (WAITING.test(detail)) return "attention";
  if (FAILED.test(detail)) return "failed";
  return CUT_OFF.test(detail) ? "available" : "done";
}

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
  if (task.status_indicator === "loading" && finished(detail) !== "attention") {
    if (active) return { title, detail: detail ?? progressOf(task), outcome: "running" };
    return { title, detail: detail ?? texts.taskStopped, outcome: "available" };
  }
  return { title, detail, outcome: finished(detail) };
}
