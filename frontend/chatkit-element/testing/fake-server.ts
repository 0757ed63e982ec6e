import type { StreamEvent } from "../protocol/wire";
import { page, sse } from "./exchanges";

export interface SentRequest {
  type: string;
  params: Record<string, unknown>;
  headers: Headers;
}

/** What answers one request: a document, events, or something that the test holds in its hands. */
type Answer = OpenStream | object | readonly StreamEvent[] | Response | Promise<Response>;
type Answers = Record<string, (params: Record<string, unknown>) => Answer>;

export function jsonResponse(body: object, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

export function streamResponse(body: string | ReadableStream<Uint8Array>): Response {
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
}

/** A stream whose events the test sends when it likes. */
export class OpenStream {
  readonly response: Response;
  /** The reader has gone away. */
  aborted = false;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor() {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    this.response = streamResponse(body);
  }

  send(...events: StreamEvent[]): void {
    this.#controller?.enqueue(new TextEncoder().encode(sse(events)));
  }

  end(): void {
    this.#controller?.close();
  }

  /** What a browser does to a body when its request is aborted. */
  abort(): void {
    this.aborted = true;
    this.#controller?.error(new DOMException("The request was aborted.", "AbortError"));
  }

  breakOff(): void {
    this.#controller?.error(new TypeError("network error"));
  }
}

function respond(answer: Answer): Response | Promise<Response> {
  if (answer instanceof Response || answer instanceof Promise) return answer;
  return Array.isArray(answer) ? streamResponse(sse(answer as readonly StreamEvent[])) : jsonResponse(answer);
}

/** A request of the protocol by its type; a form that is sent elsewhere by its address. */
function read(input: RequestInfo | URL, body: unknown): Pick<SentRequest, "type" | "params"> {
  if (body instanceof FormData) return { type: input as string, params: Object.fromEntries(body) };
  return JSON.parse(body as string) as Pick<SentRequest, "type" | "params">;
}

/** Stands in for the network: answers by request type and keeps what was sent. */
export class FakeServer {
  readonly requests: SentRequest[] = [];
  answers: Answers;

  constructor(answers: Answers = {}) {
    this.answers = { "threads.list": () => page([]), "items.list": () => page([]), ...answers };
  }

  fetch: typeof fetch = async (input, init) => {
    init?.signal?.throwIfAborted();
    const { type, params } = read(input, init?.body);
    this.requests.push({ type, params, headers: new Headers(init?.headers) });
    const answer = this.answers[type];
    if (!answer) return jsonResponse({ error: "NOT_FOUND", message: `Nothing answers ${type}.` }, 404);
    const given = answer(params);
    if (!(given instanceof OpenStream)) return respond(given);
    init?.signal?.addEventListener("abort", () => given.abort());
    return given.response;
  };

  sent(type: string): SentRequest[] {
    return this.requests.filter((request) => request.type === type);
  }
}

/** The bytes of a body, cut wherever `size` falls: through events, lines and characters. */
export function inChunks(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}
