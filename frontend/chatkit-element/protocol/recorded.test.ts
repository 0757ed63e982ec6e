import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { inChunks, streamResponse } from "../testing/fake-server";
import { ChatKitClient } from "./client";
import { isThreadItem } from "./guards";
import { EMPTY_THREAD, reduce, settle, type ThreadState } from "./reducer";
import type { Page, StreamRequest, Thread, ThreadItem } from "./wire";

/** What a real server sent, kept by a test of that server, and what it then told a page that opened the thread. */
interface Recording {
  turns: readonly { request: StreamRequest; frames: readonly string[] }[];
  thread: Thread & { items: unknown };
  items: Page<ThreadItem>;
}

const FOLDER = join(import.meta.dirname, "../testing/recorded");
const NAMES = readdirSync(FOLDER).map((file) => file.replace(".json", ""));
const WHOLE = Number.MAX_SAFE_INTEGER;

function load(name: string): Recording {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as Recording;
}

/** The thread after all turns of a recording, each a stream of bytes cut into chunks of one size. */
async function replay(recording: Recording, size: number): Promise<{ state: ThreadState; ignored: string[] }> {
  const ignored: string[] = [];
  let state = EMPTY_THREAD;
  for (const { request, frames } of recording.turns) {
    const body = inChunks(frames.map((frame) => `${frame}\n\n`).join(""), size);
    const api = { url: "/api/chatkit", domainKey: "local", fetch: () => Promise.resolve(streamResponse(body)) };
    const client = new ChatKitClient({ api, locale: "en", onIgnoredEvent: (data) => ignored.push(data) });
    for await (const batch of client.stream(request, new AbortController().signal)) state = batch.reduce(reduce, state);
    state = settle(state);
  }
  return { state, ignored };
}

test("exchanges have been recorded", () => {
  expect(NAMES.length).toBeGreaterThan(5);
});

describe.each(NAMES)("%s", (name) => {
  const recording = load(name);

  test("the element knows all that the server sends", async () => {
    expect((await replay(recording, WHOLE)).ignored).toEqual([]);
  });

  test("however its bytes are cut, the same thread comes out", async () => {
    const { state } = await replay(recording, WHOLE);
    for (const size of [1, 7, 64, 1000]) {
      expect((await replay(recording, size)).state, `chunks of ${size}`).toEqual(state);
    }
  });

  test("what was streamed is what a reload shows", async () => {
    const { state } = await replay(recording, WHOLE);
    const { items: _items, ...thread } = recording.thread;
    expect(state.items).toEqual(recording.items.data.filter(isThreadItem).reverse());
    expect(state.thread).toMatchObject({ id: thread.id, title: thread.title, status: thread.status });
  });
});
