import { createContext, use } from "react";

import type { WidgetAction } from "../session/session";
import type { Loading } from "./actions";
import type { MergedPayload } from "./form-values";

export interface Press {
  /** The control that was pressed; the same one cannot be pressed twice. */
  origin: string;
  action: WidgetAction;
  loading: Loading;
  values: MergedPayload;
}

/** What the components of one widget have in common. */
export interface WidgetContextValue {
  /** The id of the element that stands for the field of that name. */
  fieldId: (name: string) => string;
  /** Names of fields that have a label somewhere in the widget. */
  labelled: ReadonlySet<string>;
  /** The control whose action is on its way, when that shows. */
  running: string | null;
  /** The whole widget is on its way: its fields keep what is in them. */
  isHeld: boolean;
  /** The action cannot be run now. */
  waits: (action: WidgetAction, origin: string) => boolean;
  /** Runs an action; does nothing when it has to wait. How it went shows in the widget. */
  run: (press: Press) => void;
}

export const WidgetContext = createContext<WidgetContextValue | null>(null);

export function useWidget(): WidgetContextValue {
  const widget = use(WidgetContext);
  if (!widget) throw new Error("Widget components live inside a WidgetView.");
  return widget;
}
