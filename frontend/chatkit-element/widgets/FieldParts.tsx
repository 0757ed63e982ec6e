import { useState, type InputEvent, type ReactNode } from "react";

import { useTexts } from "../views/context";
import { isEdited } from "./form-values";
import { ValueRowContext } from "./use-field";

interface LabelledFieldProps {
  label: ReactNode;
  children: ReactNode;
}

export function LabelledField({ label, children }: LabelledFieldProps) {
  return (
    <div className="w-field">
      {label}
      {children}
    </div>
  );
}

interface ValueRowProps {
  label: ReactNode;
  control: ReactNode;
}

/** One exact value; says when it is no longer what was proposed. */
function ValueRow({ label, control }: ValueRowProps) {
  const texts = useTexts();
  const [edited, setEdited] = useState(false);
  const changed = (event: InputEvent): void => setEdited(isEdited(event.target));
  return (
    <div className="w-value" onInput={changed}>
      <span className="w-value-name">
        {label}
        {edited && <span className="w-edited">{texts.edited}</span>}
      </span>
      <ValueRowContext value={true}>{control}</ValueRowContext>
    </div>
  );
}

interface ValueTableProps {
  rows: readonly (ValueRowProps & { key: string })[];
}

/** The exact values of a call, each beside its name. */
export function ValueTable({ rows }: ValueTableProps) {
  return (
    <div className="w-values">
      {rows.map(({ key, label, control }) => (
        <ValueRow key={key} label={label} control={control} />
      ))}
    </div>
  );
}
