import { useState, type ReactNode } from "react";

import type { WidgetAction } from "../session/session";
import { useAnnounce, useTexts } from "../views/context";
import { needsIdle, useWidgetActions } from "./action-context";

interface ActionButtonProps {
  action: WidgetAction | null;
  className: string;
  disabled?: boolean;
  children: ReactNode;
  label?: string | undefined;
}

/** A button that runs a widget action, shows that it runs, and says so when it did not arrive. */
export function ActionButton({ action, className, disabled = false, children, label }: ActionButtonProps) {
  const { busy, pending, run } = useWidgetActions();
  const announce = useAnnounce();
  const texts = useTexts();
  const [running, setRunning] = useState(false);
  const waits = pending || (busy && action !== null && needsIdle(action));
  const press = async (chosen: WidgetAction): Promise<void> => {
    setRunning(true);
    try {
      await run(chosen);
    } catch {
      // Reported by the session; the widget shows the failure in place.
      announce(texts.widgetActionFailed);
    } finally {
      setRunning(false);
    }
  };
  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      aria-busy={running}
      disabled={disabled || waits || action === null}
      onClick={() => {
        if (action) void press(action);
      }}
    >
      {children}
    </button>
  );
}
