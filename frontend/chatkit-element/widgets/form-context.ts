import { createContext } from "react";

import type { ActionHandle } from "./actions";
import type { NamedValue } from "./form-values";

export interface FormFields {
  values: () => NamedValue[];
  /** Whether all fields pass; those that do not say why. */
  check: () => boolean;
}

/** The form that a control stands in. */
export interface FormContextValue extends FormFields {
  /** What a submit button without an action of its own runs; null when the form has nothing to submit. */
  submit: ActionHandle | null;
  /** Enter in a field presses the submit button: in a plain `Form`, never in a card that asks. */
  submitsOnEnter: boolean;
}

export const FormContext = createContext<FormContextValue | null>(null);
