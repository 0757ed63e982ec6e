import { isRecord } from "../protocol/guards";
import type { Tag } from "./named-things";

/** What was written, the things that it names, and the passage that it quotes. */
export interface Draft {
  text: string;
  tags: readonly Tag[];
  reply: string | null;
}

export const NOTHING_WRITTEN: Draft = { text: "", tags: [], reply: null };

const KEY_PREFIX = "chatkit-drafts:";
/** Older drafts give way to newer ones. */
const MOST_DRAFTS = 30;

/** The draft of a thread that has not begun. */
const NEW_THREAD = "";

function isTag(value: unknown): value is Tag {
  return isRecord(value) && typeof value["id"] === "string" && typeof value["text"] === "string";
}

/** Drafts that name and quote nothing are kept as their text alone. */
function readDraft(value: unknown): Draft | null {
  if (typeof value === "string") return { ...NOTHING_WRITTEN, text: value };
  if (!isRecord(value) || typeof value["text"] !== "string" || !Array.isArray(value["tags"])) return null;
  const tags = value["tags"].filter(isTag).map((tag) => ({ ...tag, type: "input_tag" as const }));
  return { text: value["text"], tags, reply: typeof value["reply"] === "string" ? value["reply"] : null };
}

function writable({ text, tags, reply }: Draft): unknown {
  return tags.length === 0 && reply === null ? text : { text, tags, ...(reply === null ? {} : { reply }) };
}

function stored(key: string): Map<string, Draft> {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    const entries = isRecord(read) ? Object.entries(read).map(([id, value]) => [id, readDraft(value)] as const) : [];
    return new Map(entries.filter((entry): entry is [string, Draft] => entry[1] !== null));
  } catch {
    // Storage is forbidden here, or holds something else: drafts then live as long as the element.
    return new Map();
  }
}

/** What was written and not sent, per thread. Kept for one person in this tab, or only in memory. */
export class Drafts {
  #key: string | null = null;
  #drafts = new Map<string, Draft>();

  keepFor(owner: string | undefined): void {
    const key = owner === undefined ? null : KEY_PREFIX + owner;
    if (key === this.#key) return;
    const before = this.#key === null ? this.#drafts : new Map<string, Draft>();
    this.#key = key;
    this.#drafts = key === null ? new Map<string, Draft>() : new Map([...stored(key), ...before]);
  }

  read(threadId: string | null): Draft {
    return this.#drafts.get(threadId ?? NEW_THREAD) ?? NOTHING_WRITTEN;
  }

  write(threadId: string | null, { text, tags, reply }: Draft): void {
    const id = threadId ?? NEW_THREAD;
    this.#drafts.delete(id);
    if (text !== "" || reply !== null) this.#drafts.set(id, { text, tags, reply });
    for (const [oldest] of [...this.#drafts].slice(0, -MOST_DRAFTS)) this.#drafts.delete(oldest);
    if (this.#key === null) return;
    try {
      sessionStorage.setItem(
        this.#key,
        JSON.stringify(Object.fromEntries([...this.#drafts].map(([id, draft]) => [id, writable(draft)]))),
      );
    } catch {
      // No storage, or it is full: the draft is still in memory.
    }
  }
}
