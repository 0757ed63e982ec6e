import { useEffect, useLayoutEffect, useRef } from "react";

import { useSession } from "../context";

interface Mark {
  turn: HTMLElement;
  /** Where it stood before earlier messages came. */
  top: number;
}

/**
 * Keeps what the reader sees in place while earlier messages arrive above it. Browsers that would do it by themselves do
 * not do it everywhere, so they are kept from doing it here.
 */
export function useSteadyTop(scroller: () => HTMLElement | null): void {
  const { store } = useSession();
  const mark = useRef<Mark | null>(null);
  useEffect(() => {
    let first = store.get().thread.items[0]?.id;
    return store.subscribe(() => {
      const now = store.get().thread.items[0]?.id;
      if (now === first) return;
      first = now;
      // The screen still shows what was before. A page may begin in the middle of a turn, which then becomes part of
      // another one: the second turn stays.
      const turns = scroller()?.querySelectorAll<HTMLElement>(".turn") ?? [];
      const turn = turns[1] ?? turns[0];
      mark.current = turn ? { turn, top: turn.offsetTop } : null;
    });
  }, [scroller, store]);
  useLayoutEffect(() => {
    const element = scroller();
    const before = mark.current;
    mark.current = null;
    if (!element || !before?.turn.isConnected) return;
    element.style.overflowAnchor = "none";
    element.scrollTop += before.turn.offsetTop - before.top;
    requestAnimationFrame(() => element.style.removeProperty("overflow-anchor"));
  });
}
