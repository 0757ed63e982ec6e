import type { Thread } from "../protocol/wire";
import type { HistoryState, SessionCore } from "./state";

const PAGE_SIZE = 50;

/** The list of threads: reading, renaming and deleting. Changes show at once and are taken back when they fail. */
export class HistoryList {
  readonly #core: SessionCore;

  constructor(core: SessionCore) {
    this.#core = core;
  }

  show(): void {
    if (this.#state().open) return;
    this.#patch({ open: true });
    this.#core.emit("chatkit.history.open");
    void this.reload();
  }

  hide(): void {
    if (!this.#state().open) return;
    this.#patch({ open: false });
    this.#core.emit("chatkit.history.close");
  }

  /** Reads the first page; a list that is already there stays visible meanwhile. */
  async reload(): Promise<void> {
    if (this.#state().status === "loading") return;
    this.#patch({ status: "loading" });
    await this.#read(undefined, []);
  }

  async more(): Promise<void> {
    const { next, threads, status } = this.#state();
    if (next === null || status === "loading") return;
    this.#patch({ status: "loading" });
    await this.#read(next, threads);
  }

  /** Rejects when the server refused; the old title is back then. */
  async rename(threadId: string, title: string): Promise<void> {
    const before = this.#state().threads;
    this.#retitle(threadId, title);
    try {
      await this.#core.client().request("threads.update", { thread_id: threadId, title });
    } catch (error) {
      this.#retitle(threadId, before.find((thread) => thread.id === threadId)?.title);
      this.#core.report(error);
      throw error;
    }
  }

  /** Rejects when the server refused; the row is back then. */
  async remove(threadId: string): Promise<void> {
    const before = this.#state().threads;
    this.#patch({ threads: before.filter((thread) => thread.id !== threadId) });
    try {
      await this.#core.client().request("threads.delete", { thread_id: threadId });
    } catch (error) {
      this.#patch({ threads: before });
      this.#core.report(error);
      throw error;
    }
  }

  #state(): HistoryState {
    return this.#core.store.get().history;
  }

  #patch(change: Partial<HistoryState>): void {
    this.#core.store.patch({ history: { ...this.#state(), ...change } });
  }

  #retitle(threadId: string, title: string | undefined): void {
    const retitled = (thread: Thread): Thread => {
      if (thread.id !== threadId) return thread;
      const { title: _old, ...rest } = thread;
      return title === undefined ? rest : { ...rest, title };
    };
    this.#patch({ threads: this.#state().threads.map(retitled) });
    const { thread } = this.#core.store.get();
    if (thread.thread?.id === threadId) {
      this.#core.store.patch({ thread: { ...thread, thread: retitled(thread.thread) } });
    }
  }

  async #read(after: string | undefined, before: readonly Thread[]): Promise<void> {
    try {
      const page = await this.#core
        .client()
        .request("threads.list", { limit: PAGE_SIZE, order: "desc", ...(after === undefined ? {} : { after }) });
      const next = page.has_more ? (page.after ?? null) : null;
      this.#patch({ status: "ready", threads: [...before, ...page.data], next });
    } catch (error) {
      this.#patch({ status: "failed" });
      this.#core.report(error);
    }
  }
}
