import type { ChatKitOptions } from "@openai/chatkit";

import type { Emit } from "../contract";
import type { LocalExtension } from "../extension";
import type { ChatKitClient } from "../protocol/client";
import { EMPTY_THREAD, type ThreadState } from "../protocol/reducer";
import type { StructuredInputItem, Thread } from "../protocol/wire";
import type { ComposerDesk } from "./composer-desk";
import type { Tag } from "./named-things";
import type { Store } from "./store";
import type { ComposerFile } from "./uploads";

export type Phase = "idle" | "loading" | "load_failed" | "streaming";

export interface ComposerState {
  text: string;
  toolId: string | null;
  modelId: string | null;
  /** What the message refers to, quoted above it. */
  reply: string | null;
  /** Things that the message can name; those whose words stand in the text it does name. */
  tags: readonly Tag[];
  files: readonly ComposerFile[];
  /** Why the server did not take what is written here, and was sent before. */
  refused: string | null;
}

export interface HistoryState {
  open: boolean;
  status: "idle" | "loading" | "ready" | "failed";
  threads: readonly Thread[];
  /** Cursor of the next page; null when everything is listed. */
  next: string | null;
}

export interface SessionState {
  options: ChatKitOptions | null;
  extension: LocalExtension;
  phase: Phase;
  thread: ThreadState;
  /** Cursor of the items before the first one shown; null when the beginning is shown. */
  earlier: string | null;
  earlierBusy: boolean;
  /** The connection was lost: the server may have more than what is shown. */
  stale: boolean;
  /** Another window's answer is on its way: it comes by reading the thread again. */
  elsewhere: boolean;
  /** The answer was ended by the reader. */
  stopped: boolean;
  composer: ComposerState;
  history: HistoryState;
}

export const INITIAL_STATE: SessionState = {
  options: null,
  extension: {},
  phase: "idle",
  thread: EMPTY_THREAD,
  earlier: null,
  earlierBusy: false,
  stale: false,
  elsewhere: false,
  stopped: false,
  composer: { text: "", toolId: null, modelId: null, reply: null, tags: [], files: [], refused: null },
  history: { open: false, status: "idle", threads: [], next: null },
};

/** What the parts of a session have in common. */
export interface SessionCore {
  readonly store: Store<SessionState>;
  readonly emit: Emit;
  readonly composer: ComposerDesk;
  /** Throws when no options have been set. */
  client(): ChatKitClient;
  /** Tells the page about a failure; what the reader sees is decided where it happened. */
  readonly report: (error: unknown) => void;
}

/** Questions that wait for their answer: nothing may have been said since. */
export function openQuestion({ thread }: SessionState): StructuredInputItem | null {
  const last = thread.items.findLast(({ type }) => type !== "end_of_turn");
  return last?.type === "structured_input" && last.status === "pending" ? last : null;
}

export function isBusy(state: SessionState): boolean {
  return state.phase === "streaming" || state.phase === "loading";
}
