import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";

/** What a control must carry to be tied to its label, hint and error. */
export interface FieldWiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

interface FieldProps {
  label: string;
  note?: "required" | "optional" | "stored";
  hint?: ReactNode;
  error?: ReactNode;
  children: (wiring: FieldWiring) => ReactNode;
}

/** Label above, control, then either the error or the hint, so that nothing jumps by more than a line. */
export function Field({ label, note, hint, error, children }: FieldProps) {
  const id = useId();
  const messageId = `${id}-message`;
  const hasMessage = Boolean(error ?? hint);
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="flex items-baseline gap-1.5 text-small font-medium">
        {label}
        {note && <span className="font-normal text-text-3">{note}</span>}
      </label>
      {children({
        id,
        "aria-describedby": hasMessage ? messageId : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {error ? (
        <p id={messageId} className="flex gap-1.5 text-small text-bad">
          <CircleAlert size={16} strokeWidth={1.75} aria-hidden="true" className="mt-px flex-none" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{error}</span>
        </p>
      ) : (
        hint && (
          <p id={messageId} className="text-micro text-text-3">
            {hint}
          </p>
        )
      )}
    </div>
  );
}
