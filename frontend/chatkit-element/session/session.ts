import type { ChatKitOptions, UserMessageContent } from "@openai/chatkit";

import type { Emit } from "../contract";
import type { LocalExtension } from "../extension";
import { ChatKitClient } from "../protocol/client";
import { isThreadItem } from "../protocol/guards";
import { reduce, settle } from "../protocol/reducer";
import type {
  InferenceOptions,
  StructuredInput,
  StructuredInputItem,
  UserMessageInput,
  WidgetItem,
} from "../protocol/wire";
import { ComposerDesk, type OutgoingMessage } from "./composer-desk";
import { HistoryList } from "./history-list";
import { INITIAL_STATE, isBusy, type SessionCore, type SessionState } from "./state";
import { Store } from "./store";
import { ThreadLoader } from "./thread-loader";
import { TurnRunner } from "./turn-runner";

/** A widget action as the server describes it; the published type names only `type` and `payload`. */
export interface WidgetAction {
  type: string;
  payload?: Record<string, unknown>;
  handler?: "server" | "client";
  loadingBehavior?: "auto" | "none" | "self" | "container";
  streaming?: boolean;
}

function localeOf(options: ChatKitOptions | null): string {
  return options?.locale ?? navigator.language;
}

/** One chat: the state that the views show and everything that can be done with it. Knows nothing of the DOM. */
export class ChatSession implements SessionCore {
  readonly store = new Store<SessionState>(INITIAL_STATE);
  readonly emit: Emit;
  readonly threads: ThreadLoader;
  readonly turns: TurnRunner;
  readonly history: HistoryList;
  readonly composer: ComposerDesk;
  #client: ChatKitClient | null = null;
  #reading: Promise<void> | null = null;

  constructor(emit: Emit) {
    this.emit = emit;
    this.threads = new ThreadLoader(this);
    this.turns = new TurnRunner(this, this.threads);
    this.history = new HistoryList(this);
    this.composer = new ComposerDesk(this);
  }

  /** Replaces all options. The first ones also open `initialThread`. */
  setOptions(options: ChatKitOptions): void {
    if (!("url" in options.api)) {
      throw new TypeError(
        "This element talks to your own ChatKit server: set api.url. Client secrets are not supported.",
      );
    }
    const first = this.#client === null;
    this.#client = new ChatKitClient({
      api: options.api,
      locale: localeOf(options),
      onIgnoredEvent: (data) => this.emit("chatkit.log", { name: "stream.event_ignored", data: { data } }),
    });
    this.store.patch({ options });
    this.composer.fit(options);
    if (first && options.initialThread) void this.openThread(options.initialThread);
  }

  /** The locale that the page asks for, else the browser's. */
  get locale(): string {
    return localeOf(this.store.get().options);
  }

  extend(extension: LocalExtension): void {
    this.store.patch({ extension });
    this.composer.nameOwner(extension.draftOwner);
  }

  client(): ChatKitClient {
    if (!this.#client) throw new Error("setOptions has not been called.");
    return this.#client;
  }

  readonly report = (error: unknown): void => {
    this.emit("chatkit.error", { error: error instanceof Error ? error : new Error(String(error)) });
  };

  /** Stops everything that runs; the state stays for a later return. */
  suspend(): void {
    this.turns.abandon();
    this.threads.abandon();
    const { phase, thread } = this.store.get();
    if (phase === "streaming") this.store.patch({ phase: "idle", stopped: true, thread: settle(thread) });
    if (phase === "loading") this.store.patch({ phase: "load_failed" });
  }

  /** Whether the server may have more of the thread than what is shown, and nothing here brings it. */
  get isBehind(): boolean {
    const state = this.store.get();
    return (state.stale || state.elsewhere) && !isBusy(state);
  }

  /** Reads the thread again; who asks while it is being read waits for that. */
  async catchUp(): Promise<void> {
    if (isBusy(this.store.get())) return;
    this.#reading ??= this.threads
      .refresh()
      // What is shown is the best there is: the loss of a connection is reported where it shows.
      .catch(() => undefined)
      .finally(() => {
        this.#reading = null;
      });
    await this.#reading;
  }

  /** Opens a thread for the reader: a failure shows in the thread. */
  async openThread(threadId: string | null): Promise<void> {
    this.turns.abandon();
    this.history.hide();
    try {
      await this.threads.open(threadId);
    } catch {
      // Reported by the loader and shown in place of the thread.
    }
  }

  async deleteThread(threadId: string): Promise<void> {
    await this.history.remove(threadId);
    if (this.store.get().thread.thread?.id === threadId) {
      this.turns.abandon();
      await this.threads.open(null);
    }
  }

  /** Sends what stands in the composer, with its tool and model, and empties it. */
  submit(): void {
    const message = isBusy(this.store.get()) ? null : this.composer.message();
    if (!message) return;
    this.composer.clear();
    void this.send(message);
  }

  /** Sends one of the start screen's prompts with the tool and model that are chosen. */
  sendPrompt(prompt: string | UserMessageContent[]): void {
    if (isBusy(this.store.get())) return;
    void this.send({
      ...(typeof prompt === "string" ? { text: prompt } : { content: prompt }),
      ...this.composer.choices(),
    });
    this.composer.releaseTool();
  }

  /**
   * Sends a message and resolves when its answer has ended, well or badly: how it went is told by events and in the
   * thread. Rejects only when nothing was sent, because an answer is running or the message is empty.
   */
  async send(message: OutgoingMessage): Promise<void> {
    this.#requireIdle();
    const given = message.content ?? [{ type: "input_text" as const, text: message.text ?? "" }];
    // The published type leaves data out where there is none; the server's does not.
    const content = given.map((part) => (part.type === "input_tag" ? { data: {}, ...part } : part));
    const attachments = message.attachments ?? [];
    if (attachments.length === 0 && content.every((part) => part.text.trim() === ""))
      throw new Error("The message is empty.");
    const inference: InferenceOptions = {
      ...(message.toolChoice ? { tool_choice: message.toolChoice } : {}),
      ...(message.model === undefined ? {} : { model: message.model }),
    };
    const input: UserMessageInput = {
      content,
      attachments: attachments.map(({ id }) => id),
      quoted_text: message.reply ?? "",
      inference_options: inference,
    };
    const state = this.store.get();
    if ((message.newThread || state.phase === "load_failed") && state.thread.thread) void this.threads.open(null);
    await this.turns.send({ input, shown: { attachments } });
  }

  async act(action: { type: string; payload?: Record<string, unknown> }, itemId?: string): Promise<void> {
    this.#requireIdle();
    await this.turns.act(action, itemId);
  }

  /** Runs an action of a widget where the server asked for it: in the page, beside a running answer, or as a turn. */
  async actOnWidget(action: WidgetAction, item: WidgetItem): Promise<void> {
    const wire = { type: action.type, ...(action.payload === undefined ? {} : { payload: action.payload }) };
    try {
      if (action.handler === "client") {
        const { options } = this.store.get();
        // The tree is what the server sent; its types are the server's promise.
        await options?.widgets?.onAction?.(wire, { id: item.id, widget: item.widget as never });
      } else if (action.streaming === false) {
        const params = { thread_id: item.thread_id, item_id: item.id, action: wire };
        const { updated_item: updated } = await this.client().request("threads.sync_custom_action", params);
        const { thread } = this.store.get();
        if (isThreadItem(updated)) {
          this.store.patch({ thread: reduce(thread, { type: "thread.item.replaced", item: updated }) });
        }
      } else {
        await this.act(wire, item.id);
        // An error in the stream can mean that the card was out of date.
        if (this.store.get().thread.error) await this.threads.refresh().catch(this.report);
      }
    } catch (error) {
      this.report(error);
      // Somebody else may have answered: what the server has is the truth. A running answer brings it by itself.
      if (action.handler !== "client" && !isBusy(this.store.get())) await this.threads.refresh().catch(this.report);
      throw error;
    }
  }

  /** Rejects when the answers did not arrive. */
  async answerQuestions(item: StructuredInputItem, input: StructuredInput): Promise<void> {
    this.#requireIdle();
    try {
      await this.turns.answer(item.id, input);
    } catch (error) {
      this.report(error);
      await this.threads.refresh().catch(this.report);
      throw error;
    }
  }

  async sendFeedback(itemIds: string[], kind: "positive" | "negative"): Promise<void> {
    const threadId = this.store.get().thread.thread?.id;
    if (threadId === undefined) return;
    try {
      await this.client().request("items.feedback", { thread_id: threadId, item_ids: itemIds, kind });
    } catch (error) {
      this.report(error);
      throw error;
    }
  }

  #requireIdle(): void {
    if (isBusy(this.store.get())) throw new Error("The chat is busy: wait for chatkit.response.end.");
  }
}
