import { createContext, use } from "react";

import { isRecord } from "../protocol/guards";
import type { WidgetAction } from "../session/session";

export interface WidgetActions {
  /** Something of this widget is on its way to the server. */
  pending: boolean;
  /** Whether actions that start an answer must wait for the one that is running. */
  busy: boolean;
  run: (action: WidgetAction) => Promise<void>;
}

export const WidgetActionContext = createContext<WidgetActions | null>(null);

export function useWidgetActions(): WidgetActions {
  const actions = use(WidgetActionContext);
  if (!actions) throw new Error("Widget components live inside a WidgetView.");
  return actions;
}

/** The action as received, or null when it names nothing. */
export function readAction(value: unknown): WidgetAction | null {
  return isRecord(value) && typeof value["type"] === "string" ? (value as unknown as WidgetAction) : null;
}

/** Actions of the page and actions beside the stream work while an answer runs; others would start a second one. */
export function needsIdle(action: WidgetAction): boolean {
  return action.handler !== "client" && action.streaming !== false;
}
