import { useEffect, useRef } from "react";

import { selectedIn } from "../quoting/passage";

/**
 * Keeps the end of the thread in view when the place for it becomes smaller: a message grows while it is written, or the
 * keyboard of a phone comes up. A reader who is elsewhere, or has selected words, stays there.
 */
export function useHeldEnd(scroller: () => HTMLElement | null, isAtEnd: boolean): void {
  const wasAtEnd = useRef(isAtEnd);
  useEffect(() => {
    wasAtEnd.current = isAtEnd;
  }, [isAtEnd]);
  useEffect(() => {
    const element = scroller();
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const selected = selectedIn(element.getRootNode());
      const isReading = selected !== null && element.contains(selected.startContainer);
      if (wasAtEnd.current && !isReading) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
}
