import { useMemo, useState } from "react";

import type { WidgetItem } from "../protocol/wire";
import type { WidgetAction } from "../session/session";
import { useSession, useTexts } from "../views/context";
import { Widget } from "./Widget";
import { WidgetActionContext, type WidgetActions } from "./action-context";

interface WidgetViewProps {
  item: WidgetItem;
  /** An answer is running: actions that would start another wait. */
  busy: boolean;
}

/** A widget of the thread, with the way back to the server for its actions. */
export function WidgetView({ item, busy }: WidgetViewProps) {
  const session = useSession();
  const texts = useTexts();
  const [pending, setPending] = useState(false);
  const [failed, setFailed] = useState(false);
  const actions = useMemo<WidgetActions>(() => {
    const run = async (action: WidgetAction): Promise<void> => {
      setFailed(false);
      setPending(action.loadingBehavior !== "none" && action.loadingBehavior !== "self");
      try {
        await session.actOnWidget(action, item);
      } catch (error) {
        setFailed(true);
        throw error;
      } finally {
        setPending(false);
      }
    };
    return { pending, busy, run };
  }, [busy, item, pending, session]);
  return (
    <WidgetActionContext value={actions}>
      <div className="widget" aria-busy={pending}>
        <Widget node={item.widget} />
        {failed && (
          <p className="widget-failed" role="alert">
            {texts.widgetActionFailed}
          </p>
        )}
      </div>
    </WidgetActionContext>
  );
}
