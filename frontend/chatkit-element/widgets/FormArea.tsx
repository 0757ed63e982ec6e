import { use, useMemo, useRef, type CSSProperties, type ReactNode } from "react";

import type { WidgetAction } from "../session/session";
import { FormContext, type FormFields } from "./form-context";
import { checkFields, readFields } from "./form-values";
import { useAction } from "./use-action";

interface FormAreaProps {
  /** What submitting runs. */
  action: WidgetAction | null;
  submitsOnEnter: boolean;
  className: string;
  style?: CSSProperties;
  children: ReactNode;
}

/**
 * The fields that are sent together. The browser may submit a form on its own when Enter is pressed in a lone field: only
 * a form with a real submit button listens to that. Forms do not nest in HTML, hence an inner one is a plain part.
 */
export function FormArea({ action, submitsOnEnter, className, style, children }: FormAreaProps) {
  const isNested = use(FormContext) !== null;
  const area = useRef<HTMLElement>(null);
  const place = (element: HTMLElement | null): void => {
    area.current = element;
  };
  const fields = useMemo<FormFields>(
    () => ({
      values: () => (area.current ? readFields(area.current) : []),
      check: () => area.current === null || checkFields(area.current),
    }),
    [],
  );
  const submit = useAction(action, { auto: "container", checks: true, fields });
  const content = (
    <FormContext
      value={{
        ...fields,
        submit: action && submit,
        submitsOnEnter: submitsOnEnter && !isNested && action !== null,
      }}
    >
      {children}
    </FormContext>
  );
  if (isNested) {
    return (
      <div ref={place} className={className} style={style}>
        {content}
      </div>
    );
  }
  return (
    <form
      ref={place}
      noValidate
      className={className}
      style={style}
      onSubmit={(event) => {
        event.preventDefault();
        if (event.currentTarget.querySelector('button[type="submit"]')) submit.run();
      }}
    >
      {content}
    </form>
  );
}
