import { createContext, use, useEffect, useSyncExternalStore } from "react";

import type { ChatSession } from "../session/session";
import type { SessionState } from "../session/state";
import { lateTexts, textsFor, type Texts } from "../texts";

export const SessionContext = createContext<ChatSession | null>(null);

/** Something to be said by screen readers without moving the focus. */
export const AnnounceContext = createContext<(message: string) => void>(() => undefined);

/** Keeps the reader's place when something is about to unfold at the end of the thread, which else would be followed. */
export const HoldContext = createContext<() => void>(() => undefined);

/** The item that the reader has not seen yet, with everything below it. */
export const UnreadContext = createContext<string | null>(null);

export function useHoldPosition(): () => void {
  return use(HoldContext);
}

export function useSession(): ChatSession {
  const session = use(SessionContext);
  if (!session) throw new Error("Views live inside a SessionContext.");
  return session;
}

/** A part of the state. The selector must return something that keeps its identity while nothing has changed. */
export function useSelect<T>(select: (state: SessionState) => T): T {
  const { store } = useSession();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** The locale that the page asks for, else the browser's. */
export function useLocale(): string {
  return useSelect((state) => state.options?.locale ?? navigator.language);
}

const NEVER = (): (() => void) => () => undefined;

export function useTexts(): Texts {
  const locale = useLocale();
  const late = lateTexts(locale);
  useEffect(() => {
    late?.load().catch(() => undefined);
  }, [late]);
  return useSyncExternalStore(late?.subscribe ?? NEVER, () => textsFor(locale));
}

export function useAnnounce(): (message: string) => void {
  return use(AnnounceContext);
}
