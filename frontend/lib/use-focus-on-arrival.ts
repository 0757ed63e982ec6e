import { useEffect, useRef, type RefObject } from "react";

/** For what takes the focus as it appears, because a view that was opened from it has just been closed. */
export function useFocusOnArrival<Target extends HTMLElement>(takesFocus: boolean): RefObject<Target | null> {
  const target = useRef<Target>(null);
  const isWanted = useRef(takesFocus);
  useEffect(() => {
    if (isWanted.current) target.current?.focus();
  }, []);
  return target;
}
