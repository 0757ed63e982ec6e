import type { EntitiesOption, Entity } from "@openai/chatkit";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

import { isRecord } from "../../protocol/guards";
import type { WidgetItem, WidgetNode } from "../../protocol/wire";
import { LateWidget } from "../../widgets/LateWidget";
import { useSession } from "../context";

type RequestPreview = NonNullable<EntitiesOption["onRequestPreview"]>;

const EDGE = 8;
const GAP = 6;

function isNode(value: unknown): value is WidgetNode {
  return isRecord(value) && typeof value["type"] === "string";
}

function itemFor(entity: Entity, widget: WidgetNode): WidgetItem {
  return { id: `preview:${entity.id}`, type: "widget", thread_id: "", created_at: "", widget };
}

/** Above its word, or below it where there is no room; never over the edge of the window. */
function place(box: HTMLElement): void {
  const word = box.parentElement?.getBoundingClientRect();
  if (!word) return;
  const { width, height } = box.getBoundingClientRect();
  const above = word.top - height - GAP;
  const start = getComputedStyle(box).direction === "rtl" ? word.right - width : word.left;
  box.style.top = `${above < EDGE ? word.bottom + GAP : above}px`;
  box.style.left = `${Math.max(EDGE, Math.min(start, window.innerWidth - width - EDGE))}px`;
}

interface EntityPreviewProps {
  entity: Entity;
  request: RequestPreview;
}

/** What the page tells about a thing while one looks at its name. Only to be read: it goes when the pointer does. */
export function EntityPreview({ entity, request }: EntityPreviewProps) {
  const session = useSession();
  const box = useRef<HTMLSpanElement>(null);
  const [widget, setWidget] = useState<WidgetNode | null>(null);
  useEffect(() => {
    let wanted = true;
    request(entity).then(
      ({ preview }) => {
        if (wanted && isNode(preview)) setWidget(preview);
      },
      (error: unknown) => session.report(error),
    );
    return () => {
      wanted = false;
    };
  }, [entity, request, session]);
  useLayoutEffect(() => {
    if (!widget || !box.current) return;
    const watched = box.current;
    // In the top layer nothing cuts it off; long threads draw their turns inside boxes that do.
    if ("showPopover" in watched) watched.showPopover();
    place(watched);
    const observer = new ResizeObserver(() => place(watched));
    observer.observe(watched);
    return () => observer.disconnect();
  }, [widget]);
  if (!widget) return null;
  return (
    <span ref={box} className="entity-preview" popover="manual" role="note" aria-label={entity.title} inert>
      <LateWidget item={itemFor(entity, widget)} />
    </span>
  );
}
