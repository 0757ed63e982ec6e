import { expect, test } from "vitest";

import { page, sse, thread, toolTurn, TURN_END } from "../testing/exchanges";
import { inChunks, jsonResponse, streamResponse } from "../testing/fake-server";
import { ChatKitClient, ServerRefusal } from "./client";
import { EMPTY_THREAD, reduce, type ThreadState } from "./reducer";
import type { StreamRequest } from "./wire";

const REQUEST: StreamRequest = { type: "threads.retry_after_item", params: { thread_id: "t_garden", item_id: "u_1" } };

interface Client {
  client: ChatKitClient;
  requests: Request[];
  ignored: string[];
}

function clientFor(answer: () => Response): Client {
  const requests: Request[] = [];
  const ignored: string[] = [];
  const send: typeof fetch = (input, init) => {
    const url = input instanceof Request ? input.url : input;
    requests.push(new Request(new URL(url, "https://chat.example"), init));
    return Promise.resolve(answer());
  };
  const api = { url: "/api/chatkit", domainKey: "local", fetch: send };
  return {
    client: new ChatKitClient({ api, locale: "de-AT", onIgnoredEvent: (data) => ignored.push(data) }),
    requests,
    ignored,
  };
}

async function stateAfter(body: ReadableStream<Uint8Array>): Promise<ThreadState> {
  const { client } = clientFor(() => streamResponse(body));
  let state = EMPTY_THREAD;
  for await (const batch of client.stream(REQUEST, new AbortController().signal)) state = batch.reduce(reduce, state);
  return state;
}

test("however the network cuts a stream, the same thread comes out", async () => {
  const events = [...toolTurn("Wo wächst der Flieder? 🌸"), ...TURN_END];
  const whole = events.reduce(reduce, EMPTY_THREAD);
  for (const size of [1, 2, 3, 7, 64, 1000, 1_000_000]) {
    expect(await stateAfter(inChunks(sse(events), size)), `chunks of ${size}`).toEqual(whole);
  }
});

test("events of one chunk arrive together", async () => {
  const { client } = clientFor(() => streamResponse(sse(TURN_END)));
  const sizes: number[] = [];
  for await (const batch of client.stream(REQUEST, new AbortController().signal)) sizes.push(batch.length);
  expect(sizes).toEqual([TURN_END.length]);
});

test("what this element does not know is left out and told, and the rest goes on", async () => {
  const strange = [
    { type: "thread.sparkled" },
    { type: "thread.item.done", item: { id: "x", type: "hologram" } },
    { type: "thread.item.updated", item_id: "x", update: { type: "hologram.turned" } },
    { type: "thread.item.done", item: { type: "end_of_turn" } },
    { type: "thread.created", thread: { title: "no id" } },
  ];
  const body = `${sse(strange)}data: not json\n\ndata: 7\n\n${sse(TURN_END)}`;
  const { client, ignored } = clientFor(() => streamResponse(body));
  const events = [];
  for await (const batch of client.stream(REQUEST, new AbortController().signal)) events.push(...batch);
  expect(events).toEqual(TURN_END);
  expect(ignored).toHaveLength(strange.length + 2);
});

test("every request is a POST of type and params with the reader's language", async () => {
  const { client, requests } = clientFor(() => jsonResponse(page([thread("t_1")])));
  const answer = await client.request("threads.list", { limit: 5 });
  expect(answer.data).toEqual([thread("t_1")]);
  const [request] = requests;
  expect(request?.method).toBe("POST");
  expect(request?.headers.get("accept-language")).toBe("de-AT");
  expect(await request?.json()).toEqual({ type: "threads.list", params: { limit: 5 } });
});

test("a refusal carries status, code and the server's words", async () => {
  const { client } = clientFor(() => jsonResponse({ error: "THREAD_BUSY", message: "This chat is answering." }, 409));
  const failure = await client.request("threads.delete", { thread_id: "t_1" }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServerRefusal);
  expect(failure).toMatchObject({ status: 409, code: "THREAD_BUSY", words: "This chat is answering." });
});

test("a refusal without words still has a status", async () => {
  const { client } = clientFor(() => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  const failure = await client.request("threads.delete", { thread_id: "t_1" }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ status: 502, code: null, words: null });
});
