import { isRecord } from "../protocol/guards";
import type { WidgetAction } from "../session/session";
import type { NamedValue } from "./form-values";

export type Loading = "self" | "container" | "none";

/** The action as received, or null when it names nothing. */
export function readAction(value: unknown): WidgetAction | null {
  return isRecord(value) && typeof value["type"] === "string" ? (value as unknown as WidgetAction) : null;
}

/** Actions of the page and actions beside the stream work while an answer runs; others would start a second one. */
export function needsIdle(action: WidgetAction): boolean {
  return action.handler !== "client" && action.streaming !== false;
}

/** What shows that the action runs; `auto` is what suits the control. */
export function loadingOf(action: WidgetAction, auto: Loading): Loading {
  const { loadingBehavior } = action;
  return loadingBehavior === "self" || loadingBehavior === "container" || loadingBehavior === "none"
    ? loadingBehavior
    : auto;
}

/** How a control runs its action. */
export interface ActionHandle {
  running: boolean;
  /** Pressing does nothing now. */
  waits: boolean;
  /** `own` is the value of the control itself, for those that have one and stand in no form. */
  run: (own?: NamedValue) => void;
}
