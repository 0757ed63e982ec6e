import { useEffect, useRef, type RefObject } from "react";

/** For what takes the focus as it appears: the next step of a view, or what a closed view was opened from. */
export function useFocusOnArrival<Target extends HTMLElement>(takesFocus: boolean): RefObject<Target | null> {
  const target = useRef<Target>(null);
  const isWanted = useRef(takesFocus);
  useEffect(() => {
    if (isWanted.current) target.current?.focus();
  }, []);
  return target;
}
