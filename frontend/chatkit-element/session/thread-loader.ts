import { isThreadItem } from "../protocol/guards";
import { EMPTY_THREAD, isLocal } from "../protocol/reducer";
import type { Page, ThreadItem } from "../protocol/wire";
import type { SessionCore, SessionState } from "./state";

const PAGE_SIZE = 50;

interface Loaded {
  items: ThreadItem[];
  earlier: string | null;
}

/** Pages come newest first; the screen reads oldest first. */
function oldestFirst(page: Page<ThreadItem>): Loaded {
  const items = page.data.filter(isThreadItem).reverse();
  return { items, earlier: page.has_more ? (page.after ?? null) : null };
}

/** The item on the screen when the server's is the same: what has not changed is not drawn again. */
function unchanged(item: ThreadItem, known: ReadonlyMap<string, ThreadItem>): ThreadItem {
  const shown = known.get(item.id);
  return shown && JSON.stringify(shown) === JSON.stringify(item) ? shown : item;
}

/** What was read, below the earlier pages that are on the screen when the two meet. */
function joined(before: SessionState, loaded: Loaded): Loaded {
  const [first] = loaded.items;
  const from = first ? before.thread.items.findIndex(({ id }) => id === first.id) : -1;
  if (from <= 0) return loaded;
  return { items: [...before.thread.items.slice(0, from), ...loaded.items], earlier: before.earlier };
}

/** Whether the newest turn has not ended: nothing answers the question yet, or a server that marks ends has not done so. */
function isUnfinished(items: readonly ThreadItem[]): boolean {
  const last = items.at(-1)?.type;
  return last === "user_message" || (last !== "end_of_turn" && items.some(({ type }) => type === "end_of_turn"));
}

/** Opens threads and pages upward through them. */
export class ThreadLoader {
  readonly #core: SessionCore;
  #current = new AbortController();

  constructor(core: SessionCore) {
    this.#core = core;
  }

  /** Forgets answers that are still on their way. */
  abandon(): void {
    this.#current.abort();
    this.#current = new AbortController();
  }

  /** Shows the thread, or an empty new one for null. Rejects when the thread cannot be loaded. */
  async open(threadId: string | null): Promise<void> {
    const { store, emit } = this.#core;
    this.abandon();
    const previous = store.get().thread.thread?.id ?? null;
    const placeholder =
      threadId === null ? null : { id: threadId, created_at: "", status: { type: "active" as const } };
    store.patch({
      thread: { ...EMPTY_THREAD, thread: placeholder },
      earlier: null,
      earlierBusy: false,
      stale: false,
      elsewhere: false,
      stopped: false,
      phase: threadId === null ? "idle" : "loading",
    });
    if (previous !== threadId) {
      this.#core.composer.changeThread(threadId);
      emit("chatkit.thread.change", { threadId });
    }
    if (threadId === null) return;
    emit("chatkit.thread.load.start", { threadId });
    const { signal } = this.#current;
    try {
      await this.#read(threadId, signal);
      store.patch({ phase: "idle" });
    } catch (error) {
      if (signal.aborted) return;
      store.patch({ phase: "load_failed" });
      this.#core.report(error);
      throw error;
    } finally {
      if (!signal.aborted) emit("chatkit.thread.load.end", { threadId });
    }
  }

  /** Reads the open thread again without clearing the screen. A message that the server never got stays. */
  async refresh(): Promise<void> {
    const threadId = this.#core.store.get().thread.thread?.id;
    if (threadId !== undefined) await this.#read(threadId, this.#current.signal);
  }

  async loadEarlier(): Promise<void> {
    const { store } = this.#core;
    const { thread, earlier, earlierBusy } = store.get();
    if (thread.thread === null || earlier === null || earlierBusy) return;
    const { signal } = this.#current;
    store.patch({ earlierBusy: true });
    try {
      const page = await this.#core
        .client()
        .request(
          "items.list",
          { thread_id: thread.thread.id, limit: PAGE_SIZE, order: "desc", after: earlier },
          signal,
        );
      const loaded = oldestFirst(page);
      const now = store.get().thread;
      const known = new Set(now.items.map((item) => item.id));
      const items = [...loaded.items.filter((item) => !known.has(item.id)), ...now.items];
      store.patch({ thread: { ...now, items }, earlier: loaded.earlier });
    } catch (error) {
      if (!signal.aborted) this.#core.report(error);
    } finally {
      if (!signal.aborted) store.patch({ earlierBusy: false });
    }
  }

  /** `threads.get_by_id` brings the oldest items of a thread: only its title and status are used. */
  async #read(threadId: string, signal: AbortSignal): Promise<void> {
    const client = this.#core.client();
    const begun = this.#core.store.get();
    const [thread, page] = await Promise.all([
      client.request("threads.get_by_id", { thread_id: threadId }, signal),
      client.request("items.list", { thread_id: threadId, limit: PAGE_SIZE, order: "desc" }, signal),
    ]);
    if (signal.aborted) return;
    const { store } = this.#core;
    const before = store.get().thread;
    // A turn has begun meanwhile: what was read is older than what is on the screen.
    if (begun.phase === "idle" && before !== begun.thread) return;
    const loaded = joined(store.get(), oldestFirst(page));
    const known = new Map(before.items.map((item) => [item.id, item]));
    const arrived = loaded.items.some((item) => item.type === "user_message" && !known.has(item.id));
    const unsent = arrived ? [] : before.items.filter(isLocal);
    store.patch({
      thread: {
        ...before,
        thread,
        items: [...loaded.items.map((item) => unchanged(item, known)), ...unsent],
        pending: EMPTY_THREAD.pending,
        progress: null,
      },
      earlier: loaded.earlier,
      stale: false,
      elsewhere: isUnfinished(loaded.items),
    });
  }
}
