import { updateItem } from "./item-updates";
import type { NoticeLevel, StreamEvent, Thread, ThreadItem, UserMessageItem } from "./wire";

export interface Notice {
  id: string;
  /** The item that the notice stands below; null at the top. */
  after: string | null;
  level: NoticeLevel;
  title?: string;
  message: string;
}

export interface ThreadError {
  code: string;
  message?: string;
  allowRetry: boolean;
}

export interface ThreadState {
  thread: Thread | null;
  /** Oldest first. */
  items: readonly ThreadItem[];
  /** Items that were announced and are not final yet. */
  pending: ReadonlySet<string>;
  progress: { text: string; icon?: string } | null;
  notices: readonly Notice[];
  error: ThreadError | null;
  canCancel: boolean;
}

export const EMPTY_THREAD: ThreadState = {
  thread: null,
  items: [],
  pending: new Set(),
  progress: null,
  notices: [],
  error: null,
  canCancel: true,
};

/** Ids of messages that are on the screen before the server has confirmed them. */
const LOCAL_PREFIX = "local:";

export function localId(serial: number): string {
  return `${LOCAL_PREFIX}${serial}`;
}

export function isLocal(item: ThreadItem): item is UserMessageItem {
  return item.id.startsWith(LOCAL_PREFIX);
}

function without(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  if (!set.has(id)) return set;
  const next = new Set(set);
  next.delete(id);
  return next;
}

/** Replaces the item of the same id; a confirmed user message takes the place of its local copy; else appends. */
function upsert(items: readonly ThreadItem[], item: ThreadItem): readonly ThreadItem[] {
  let index = items.findIndex((known) => known.id === item.id);
  if (index < 0 && item.type === "user_message") index = items.findIndex(isLocal);
  return index < 0 ? [...items, item] : items.with(index, item);
}

/** Whether an item is part of an answer that can be seen. */
export function isContent(item: ThreadItem): boolean {
  return item.type !== "user_message" && item.type !== "end_of_turn";
}

function change(state: ThreadState, id: string, to: (item: ThreadItem) => ThreadItem): ThreadState {
  const index = state.items.findIndex((item) => item.id === id);
  const item = state.items[index];
  return item ? { ...state, items: state.items.with(index, to(item)) } : state;
}

/** One event of a stream applied to the thread on the screen. Pure; effects and logs have no state here. */
export function reduce(state: ThreadState, event: StreamEvent): ThreadState {
  switch (event.type) {
    case "thread.created":
    case "thread.updated":
      // The thread of these events carries no items: taking them over would empty the screen.
      return { ...state, thread: event.thread };
    case "thread.item.added":
      return {
        ...state,
        items: upsert(state.items, event.item),
        pending: new Set(state.pending).add(event.item.id),
        progress: isContent(event.item) ? null : state.progress,
      };
    case "thread.item.updated":
      return change(state, event.item_id, (item) => updateItem(item, event.update));
    case "thread.item.done":
      return {
        ...state,
        items: upsert(state.items, event.item),
        pending: without(state.pending, event.item.id),
        progress: isContent(event.item) ? null : state.progress,
      };
    case "thread.item.replaced":
      return { ...change(state, event.item.id, () => event.item), pending: without(state.pending, event.item.id) };
    case "thread.item.removed":
      return {
        ...state,
        items: state.items.filter((item) => item.id !== event.item_id),
        pending: without(state.pending, event.item_id),
      };
    case "stream_options":
      return { ...state, canCancel: event.stream_options.allow_cancel };
    case "progress_update":
      return { ...state, progress: event.icon ? { text: event.text, icon: event.icon } : { text: event.text } };
    case "notice": {
      const { type: _type, ...notice } = event;
      const after = state.items.at(-1)?.id ?? null;
      return { ...state, notices: [...state.notices, { ...notice, after, id: `notice:${state.notices.length}` }] };
    }
    case "error":
      return {
        ...state,
        progress: null,
        error: {
          code: event.code,
          allowRetry: event.allow_retry,
          ...(event.message === undefined ? {} : { message: event.message }),
        },
      };
    case "client_effect":
      return state;
  }
}

/** The thread once no more events can come: nothing is pending and nothing is in progress. */
export function settle(state: ThreadState): ThreadState {
  return { ...state, pending: EMPTY_THREAD.pending, progress: null };
}
