import type { ReactNode } from "react";

import { Jack } from "../icons/Jack";
import type { ActionHandle } from "./actions";

interface PressButtonProps {
  handle: ActionHandle;
  className: string;
  type?: "button" | "submit";
  disabled?: boolean;
  /** For buttons that show only an icon. */
  label?: string | undefined;
  children: ReactNode;
}

/** A button of a widget. It keeps the focus while it waits, and shows that what it started is on its way. */
export function PressButton({
  handle,
  className,
  type = "button",
  disabled = false,
  label,
  children,
}: PressButtonProps) {
  const { running, waits } = handle;
  return (
    <button
      type={type}
      className={`press ${className}`}
      aria-label={label}
      aria-busy={running}
      aria-disabled={waits}
      disabled={disabled}
      {...(type === "button" ? { onClick: () => handle.run() } : {})}
    >
      {running && (
        <span className="press-running">
          <Jack state="running" size={16} />
        </span>
      )}
      {children}
    </button>
  );
}
