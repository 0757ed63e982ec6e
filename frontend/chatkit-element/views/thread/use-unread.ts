import { useEffect, useRef, useState } from "react";

import { isContent } from "../../protocol/reducer";
import type { ThreadItem } from "../../protocol/wire";
import { useSession } from "../context";

/** Items that came after all that were there before; earlier pages come before them. */
function arrived(items: readonly ThreadItem[], known: ReadonlySet<string>): readonly ThreadItem[] {
  return items.slice(items.findLastIndex(({ id }) => known.has(id)) + 1);
}

/** The first item that came while the reader was elsewhere: further up in the thread, or in another tab. */
export function useUnread(isAtBottom: boolean): string | null {
  const { store } = useSession();
  const [unread, setUnread] = useState<string | null>(null);
  const isAway = useRef(false);
  useEffect(() => {
    isAway.current = !isAtBottom;
  }, [isAtBottom]);
  useEffect(() => {
    let shown = store.get().thread.items;
    return store.subscribe(() => {
      const { items } = store.get().thread;
      if (items === shown) return;
      const fresh = arrived(items, new Set(shown.map(({ id }) => id)));
      shown = items;
      if (fresh.some(({ type }) => type === "user_message")) {
        setUnread(null);
        return;
      }
      const first = fresh.find(isContent);
      if (first && (isAway.current || document.visibilityState === "hidden")) setUnread((before) => before ?? first.id);
    });
  }, [store]);
  return unread;
}
