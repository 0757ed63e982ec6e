import { isRecord } from "../protocol/guards";

const KEY_PREFIX = "chatkit-drafts:";
/** Older drafts give way to newer ones. */
const MOST_DRAFTS = 30;

/** The draft of a thread that has not begun. */
const NEW_THREAD = "";

function stored(key: string): Map<string, string> {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    const entries = isRecord(read) ? Object.entries(read) : [];
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    // Storage is forbidden here, or holds something else: drafts then live as long as the element.
    return new Map();
  }
}

/** What was written and not sent, per thread. Kept for one person in this tab, or only in memory. */
export class Drafts {
  #key: string | null = null;
  #texts = new Map<string, string>();

  keepFor(owner: string | undefined): void {
    const key = owner === undefined ? null : KEY_PREFIX + owner;
    if (key === this.#key) return;
    const before = this.#key === null ? this.#texts : new Map<string, string>();
    this.#key = key;
    this.#texts = key === null ? new Map<string, string>() : new Map([...stored(key), ...before]);
  }

  read(threadId: string | null): string {
    return this.#texts.get(threadId ?? NEW_THREAD) ?? "";
  }

  write(threadId: string | null, text: string): void {
    const id = threadId ?? NEW_THREAD;
    this.#texts.delete(id);
    if (text !== "") this.#texts.set(id, text);
    for (const [oldest] of [...this.#texts].slice(0, -MOST_DRAFTS)) this.#texts.delete(oldest);
    if (this.#key === null) return;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(Object.fromEntries(this.#texts)));
    } catch {
      // No storage, or it is full: the draft is still in memory.
    }
  }
}
