import { use, useId } from "react";

import type { WidgetAction } from "../session/session";
import { loadingOf, type ActionHandle, type Loading } from "./actions";
import { FormContext, type FormFields } from "./form-context";
import { mergeValues } from "./form-values";
import { useWidget } from "./widget-context";

interface ActionUse {
  /** What shows that it runs when the server leaves that open. */
  auto: Loading;
  /** The fields of the form must pass first. */
  checks?: boolean;
  /** The fields whose values go along, when they are not those of the form around the control. */
  fields?: FormFields;
}

/** The way of one control's action to the server, with the values of the form around it. */
export function useAction(action: WidgetAction | null, { auto, checks = false, fields }: ActionUse): ActionHandle {
  const widget = useWidget();
  const around = use(FormContext);
  const origin = useId();
  const form = fields ?? around;
  return {
    running: widget.running === origin,
    waits: action !== null && widget.waits(action, origin),
    run: (own) => {
      if (!action || widget.waits(action, origin)) return;
      if (checks && form && !form.check()) return;
      const values = form ? form.values() : own ? [own] : [];
      widget.run({
        origin,
        action,
        loading: loadingOf(action, auto),
        values: mergeValues(action.payload, values),
      });
    },
  };
}
