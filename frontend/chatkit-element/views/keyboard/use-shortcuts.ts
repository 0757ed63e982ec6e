import { useEffect, useEffectEvent, type RefObject } from "react";

import { placeOf, shortcutOf, type Shortcut } from "./shortcuts";

/** Listens for the chat's keys while the focus is in the chat, or nowhere on the page. */
export function useShortcuts(chat: RefObject<HTMLElement | null>, run: (shortcut: Shortcut) => boolean): void {
  const pressed = useEffectEvent((event: KeyboardEvent): void => {
    const path = event.composedPath();
    const isOurs = chat.current !== null && (path.includes(chat.current) || event.target === document.body);
    if (!isOurs || event.defaultPrevented || event.isComposing) return;
    const shortcut = shortcutOf(event, placeOf(path));
    if (shortcut && run(shortcut)) event.preventDefault();
  });
  useEffect(() => {
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
