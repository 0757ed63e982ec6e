import { useEffect, useState, type RefObject } from "react";

/** So far below the screen the end counts as seen. */
const NEAR = "0px 0px 70px 0px";

/** Whether the end of the thread is in view; the marker stands there. */
export function useEndInView(scroller: () => HTMLElement | null, marker: RefObject<HTMLElement | null>): boolean {
  const [isInView, setInView] = useState(true);
  useEffect(() => {
    const root = scroller();
    if (!root || !marker.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1);
        if (last) setInView(last.isIntersecting);
      },
      { root, rootMargin: NEAR },
    );
    observer.observe(marker.current);
    return () => observer.disconnect();
  }, [marker, scroller]);
  return isInView;
}
