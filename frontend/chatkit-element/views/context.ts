import { createContext, use, useSyncExternalStore } from "react";

import type { ChatSession } from "../session/session";
import type { SessionState } from "../session/state";
import { textsFor, type Texts } from "../texts";

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

export function useTexts(): Texts {
  const locale = useSelect((state) => state.options?.locale ?? "");
  return textsFor(locale || navigator.language);
}

export function useAnnounce(): (message: string) => void {
  return use(AnnounceContext);
}
