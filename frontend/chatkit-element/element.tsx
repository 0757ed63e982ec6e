import type { ChatKitEvents, ColorScheme, ChatKitOptions, OpenAIChatKit } from "@openai/chatkit";
import { createRoot, type Root } from "react-dom/client";

import { EXTEND, WRITTEN, type LocalExtension } from "./extension";
import { ChatSession } from "./session/session";
import { isBusy } from "./session/state";
import { adoptStyles } from "./styles/stylesheet";
import { lateTexts } from "./texts";
import { App } from "./views/App";

/** Where the reader answers: the message, or questions in its place. */
const COMPOSER_SELECTOR = ".composer textarea, .answers";
/** Parts that take the focus when what had it inside them is gone, for instance a card that was decided. */
const KEEPS_FOCUS = '.widget [role="group"], .widget, .answer';

/** Our own `<openai-chatkit>`: the published element contract over a React tree in an open shadow root. */
export class LocalChatKit extends HTMLElement implements OpenAIChatKit {
  declare addEventListener: OpenAIChatKit["addEventListener"];
  declare removeEventListener: OpenAIChatKit["removeEventListener"];

  readonly #session = new ChatSession((name, ...detail) => this.#dispatch(name, detail[0]));
  readonly #shadow: ShadowRoot;
  #root: Root | null = null;
  #ready = false;
  /** What had the focus last, and around it what takes its place when it is gone. */
  #lastFocused: HTMLElement[] = [];

  constructor() {
    super();
    this.#shadow = this.attachShadow({ mode: "open" });
    adoptStyles(this.#shadow);
    this.#shadow.addEventListener("focusin", (event) => {
      const path = event.composedPath().filter((node) => node instanceof HTMLElement);
      this.#lastFocused = path.filter((element, index) => index === 0 || element.matches(KEEPS_FOCUS));
    });
  }

  connectedCallback(): void {
    this.#mount();
  }

  /** A move within the document disconnects and connects again at once: only a lasting removal ends the chat. */
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected || !this.#root) return;
      this.#session.suspend();
      this.#root.unmount();
      this.#root = null;
    });
  }

  /**
   * Dialogs of the page return the focus to this host, and so does React when what had it has gone: it goes back to where
   * it was inside, or near.
   */
  override focus(options?: FocusOptions): void {
    const last = this.#lastFocused.find((element) => element.isConnected);
    (last ?? this.#shadow.querySelector<HTMLElement>(COMPOSER_SELECTOR))?.focus(options);
  }

  setOptions(options: ChatKitOptions): void {
    this.#session.setOptions(options);
    this.#mount();
  }

  [EXTEND](extension: LocalExtension): void {
    this.#session.extend(extension);
  }

  get [WRITTEN](): string {
    return this.#session.store.get().composer.text;
  }

  focusComposer(): Promise<void> {
    this.#shadow.querySelector<HTMLElement>(COMPOSER_SELECTOR)?.focus();
    return Promise.resolve();
  }

  async setThreadId(threadId: string | null): Promise<void> {
    this.#requireIdle();
    this.#session.history.hide();
    await this.#session.threads.open(threadId);
  }

  async sendUserMessage(params: Parameters<OpenAIChatKit["sendUserMessage"]>[0]): Promise<void> {
    await this.#session.send(params);
  }

  async sendCustomAction(...[action, itemId]: Parameters<OpenAIChatKit["sendCustomAction"]>): Promise<void> {
    await this.#session.act(action, itemId);
  }

  setComposerValue(params: Parameters<OpenAIChatKit["setComposerValue"]>[0]): Promise<void> {
    this.#session.composer.set(params);
    return Promise.resolve();
  }

  async fetchUpdates(): Promise<void> {
    this.#requireIdle();
    await this.#session.threads.refresh();
  }

  showHistory(): Promise<void> {
    this.#session.history.show();
    return Promise.resolve();
  }

  hideHistory(): Promise<void> {
    this.#session.history.hide();
    return Promise.resolve();
  }

  #requireIdle(): void {
    if (isBusy(this.#session.store.get())) throw new Error("The chat is busy: wait for chatkit.response.end.");
  }

  #mount(): void {
    if (!this.isConnected || this.#root || !this.#session.store.get().options) return;
    const container = this.#shadow.querySelector(".root") ?? this.#shadow.appendChild(document.createElement("div"));
    container.className = "root";
    const root = createRoot(container);
    this.#root = root;
    const show = (): void => {
      // It was taken away while its words were on their way.
      if (this.#root !== root) return;
      root.render(
        <App
          session={this.#session}
          onReady={this.#announceReady}
          onColorScheme={this.#applyScheme}
          onFocusComposer={() => void this.focusComposer()}
        />,
      );
    };
    // The first words on the screen are those of the reader's language; without them there are English ones.
    const words = lateTexts(this.#session.locale);
    if (words?.get() !== null) show();
    else words.load().catch(this.#session.report).finally(show);
  }

  #announceReady = (): void => {
    if (this.#ready) return;
    this.#ready = true;
    this.#dispatch("chatkit.ready", undefined);
  };

  #applyScheme = (scheme: ColorScheme | null): void => {
    if (scheme) this.dataset["colorScheme"] = scheme;
    else delete this.dataset["colorScheme"];
  };

  #dispatch(name: keyof ChatKitEvents, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
