import { ServerRefusal, StreamInterrupted } from "../protocol/client";
import { isLocal, localId, reduce, settle } from "../protocol/reducer";
import type {
  StreamEvent,
  StreamRequest,
  StructuredInput,
  UserMessageInput,
  UserMessageItem,
  WireAction,
} from "../protocol/wire";
import type { SessionCore } from "./state";
import type { ThreadLoader } from "./thread-loader";

/** Statuses that the same request cannot get past. */
const FINAL_STATUSES = new Set([400, 401, 403, 404, 422]);

/** Statuses of a message that could be taken if it were another one, or came elsewhere or at another time. */
const GIVEN_BACK_STATUSES = new Set([400, 404, 409, 413, 422]);

/** Requests that somebody pressed a button for: there it is said when they did not arrive. */
const PRESSED: ReadonlySet<StreamRequest["type"]> = new Set(["threads.custom_action", "threads.add_structured_input"]);

export interface Message {
  input: UserMessageInput;
  /** The message as it is shown until the server confirms it. */
  shown: Pick<UserMessageItem, "attachments">;
}

/** Runs one answer at a time and keeps the thread on the screen in step with its events. */
export class TurnRunner {
  readonly #core: SessionCore;
  readonly #loader: ThreadLoader;
  #abort: AbortController | null = null;
  #serial = 0;
  #unsent: Message | null = null;

  constructor(core: SessionCore, loader: ThreadLoader) {
    this.#core = core;
    this.#loader = loader;
  }

  async send(message: Message): Promise<void> {
    const { store } = this.#core;
    const { thread } = store.get();
    const threadId = thread.thread?.id;
    const local: UserMessageItem = {
      id: localId(this.#serial++),
      type: "user_message",
      thread_id: threadId ?? "",
      created_at: new Date().toISOString(),
      content: message.input.content,
      inference_options: message.input.inference_options,
      ...message.shown,
      ...(message.input.quoted_text ? { quoted_text: message.input.quoted_text } : {}),
    };
    store.patch({ thread: { ...thread, items: [...thread.items.filter((item) => !isLocal(item)), local] } });
    this.#unsent = message;
    const { input } = message;
    await this.#run(
      threadId === undefined
        ? { type: "threads.create", params: { input } }
        : { type: "threads.add_user_message", params: { thread_id: threadId, input } },
    );
  }

  /** Rejects when the server refused the action or never got it; what fails later shows in the thread. */
  async act(action: WireAction, itemId?: string): Promise<void> {
    const threadId = this.#threadId();
    await this.#run({
      type: "threads.custom_action",
      params: { thread_id: threadId, action, ...(itemId === undefined ? {} : { item_id: itemId }) },
    });
  }

  /** Rejects like `act`. */
  async answer(itemId: string, input: StructuredInput): Promise<void> {
    const params = { thread_id: this.#threadId(), item_id: itemId, input };
    await this.#run({ type: "threads.add_structured_input", params });
  }

  /** Asks again: sends what never arrived, else has the last user message answered anew. */
  async retry(): Promise<void> {
    const { store } = this.#core;
    const { thread } = store.get();
    if (this.#unsent && thread.items.some(isLocal)) {
      await this.send(this.#unsent);
      return;
    }
    const index = thread.items.findLastIndex((item) => item.type === "user_message");
    const asked = thread.items[index];
    if (!asked) return;
    // The server drops everything after the message without saying so.
    store.patch({ thread: { ...thread, items: thread.items.slice(0, index + 1) } });
    await this.#run({
      type: "threads.retry_after_item",
      params: { thread_id: this.#threadId(), item_id: asked.id },
    });
  }

  /** Ends the running answer; what has arrived stays. False when nothing runs that may be ended. */
  stop(): boolean {
    if (!this.#abort || !this.#core.store.get().thread.canCancel) return false;
    this.#abort.abort();
    return true;
  }

  /** Ends the running answer because its thread is left: nothing that still comes may touch the screen. */
  abandon(): void {
    const running = this.#abort;
    this.#abort = null;
    this.#unsent = null;
    running?.abort();
  }

  #threadId(): string {
    const id = this.#core.store.get().thread.thread?.id;
    if (id === undefined) throw new Error("There is no thread yet.");
    return id;
  }

  async #run(request: StreamRequest): Promise<void> {
    const { store, emit } = this.#core;
    const { thread } = store.get();
    const abort = new AbortController();
    this.#abort = abort;
    store.patch({
      phase: "streaming",
      stopped: false,
      elsewhere: false,
      thread: { ...thread, error: null, canCancel: true },
    });
    emit("chatkit.response.start");
    const progress = { received: 0 };
    try {
      await this.#consume(request, abort.signal, progress);
      this.#finish({});
    } catch (error) {
      if (this.#abort !== abort) return;
      if (abort.signal.aborted) {
        this.#finish({ stopped: true });
      } else if (PRESSED.has(request.type) && progress.received === 0) {
        // Trying again is a matter of pressing again: asking the last question anew would be something else.
        this.#finish({});
        throw error;
      } else {
        await this.#fail(error, abort);
      }
    } finally {
      if (this.#abort === abort) this.#abort = null;
      emit("chatkit.response.end");
    }
    if (!abort.signal.aborted) await this.#answerClientTool();
  }

  async #consume(request: StreamRequest, signal: AbortSignal, progress: { received: number }): Promise<void> {
    for await (const batch of this.#core.client().stream(request, signal)) {
      if (signal.aborted) break;
      progress.received += batch.length;
      this.#apply(batch);
    }
    signal.throwIfAborted();
    const { pending, error } = this.#core.store.get().thread;
    // A dropped connection can look like a clean end: then something announced was never finished.
    if (progress.received === 0 || (pending.size > 0 && error === null))
      throw new StreamInterrupted("The answer broke off.");
  }

  #apply(batch: readonly StreamEvent[]): void {
    const { store, emit } = this.#core;
    store.patch({ thread: batch.reduce(reduce, store.get().thread) });
    for (const event of batch) {
      if (event.type === "thread.created") {
        this.#core.composer.nameThread(event.thread.id);
        emit("chatkit.thread.change", { threadId: event.thread.id });
      }
      if (event.type === "client_effect") {
        emit("chatkit.effect", { name: event.name, ...(event.data ? { data: event.data } : {}) });
      }
      if (event.type === "error") this.#core.report(new Error(event.message ?? event.code));
    }
    if (!store.get().thread.items.some(isLocal)) this.#unsent = null;
  }

  #finish(change: { stopped?: boolean }): void {
    const { store } = this.#core;
    store.patch({ phase: "idle", thread: settle(store.get().thread), ...change });
  }

  /** When something went wrong the server knows best what has happened. */
  async #reread(): Promise<void> {
    try {
      await this.#loader.refresh();
    } catch (error) {
      // The connection is gone: what is on the screen is the best there is until it is back.
      this.#core.store.patch({ stale: true });
      this.#core.report(error);
    }
  }

  async #fail(error: unknown, abort: AbortController): Promise<void> {
    const { store } = this.#core;
    if (!(error instanceof ServerRefusal)) await this.#reread();
    if (this.#abort !== abort) return;
    this.#core.report(error);
    if (error instanceof ServerRefusal && this.#giveBack(error)) {
      await this.#reread();
      return;
    }
    const refused = error instanceof ServerRefusal;
    const thread = settle(store.get().thread);
    const allowRetry = !refused || !FINAL_STATUSES.has(error.status);
    const code = refused ? `http.${error.status}` : "interrupted";
    const message = refused && error.words !== null ? { message: error.words } : {};
    store.patch({ phase: "idle", thread: { ...thread, error: { code, allowRetry, ...message } } });
  }

  /** A message that was refused as it is goes back to where it was written, and can be changed there. */
  #giveBack({ status, message }: ServerRefusal): boolean {
    const { store, composer } = this.#core;
    const { thread } = store.get();
    if (!this.#unsent || !GIVEN_BACK_STATUSES.has(status) || !thread.items.some(isLocal)) return false;
    if (!composer.takeBack(this.#unsent, message)) return false;
    this.#unsent = null;
    const items = thread.items.filter((item) => !isLocal(item));
    store.patch({ phase: "idle", thread: { ...settle(thread), items } });
    return true;
  }

  /** A turn that ends in a call to the page is continued with the page's answer. */
  async #answerClientTool(): Promise<void> {
    const { thread, options } = this.#core.store.get();
    const call = thread.items.at(-1);
    if (call?.type !== "client_tool_call" || call.status !== "pending" || !options?.onClientTool) return;
    let result: unknown;
    try {
      result = await options.onClientTool({ name: call.name, params: call.arguments });
    } catch (error) {
      this.#core.report(error);
      return;
    }
    await this.#run({ type: "threads.add_client_tool_output", params: { thread_id: call.thread_id, result } });
  }
}
