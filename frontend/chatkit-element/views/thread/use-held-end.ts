import { useEffect, useRef } from "react";

/**
 * Keeps the end of the thread in view when the place for it becomes smaller: a message grows while it is written, or the
 * keyboard of a phone comes up. A reader who is elsewhere stays there.
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
      if (wasAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
}
