import type { ChatKitOptions } from "@openai/chatkit";
import { act } from "@testing-library/react";

/** Stands where the hosted element stands, which no test can load: it keeps what the page gives and says to it. */
export class RecordingChatKit extends HTMLElement {
  static current: RecordingChatKit | null = null;
  options: ChatKitOptions | null = null;
  composerValues: unknown[] = [];
  opened: (string | null)[] = [];
  isBusy = false;
  /** The page listens from an effect of its own, which may come a moment after the options. */
  isHeard = false;

  connectedCallback(): void {
    RecordingChatKit.current = this;
  }
  override addEventListener(...listening: Parameters<HTMLElement["addEventListener"]>): void {
    super.addEventListener(...listening);
    this.isHeard = true;
  }
  setOptions(options: ChatKitOptions): void {
    this.options = options;
  }
  setComposerValue(value: unknown): Promise<void> {
    this.composerValues.push(value);
    return Promise.resolve();
  }
  setThreadId(id: string | null): Promise<void> {
    if (this.isBusy) return Promise.reject(new Error("busy"));
    this.opened.push(id);
    return Promise.resolve();
  }
  focusComposer(): Promise<void> {
    return Promise.resolve();
  }
  say(name: string, detail: unknown): void {
    act(() => void this.dispatchEvent(new CustomEvent(name, { detail })));
  }
}
customElements.define("openai-chatkit", RecordingChatKit);
