import { vi } from "vitest";

export interface SentRequest {
  method: string;
  path: string;
  body: unknown;
  accept: string | null;
  signal: AbortSignal | undefined;
}

type Answer = Response | ((request: SentRequest) => Response | Promise<Response>);

export interface Network {
  sent: SentRequest[];
  /** The last request to `method path`. */
  last: (route: string) => SentRequest | undefined;
  /** Answers `method path` from now on. */
  on: (route: string, answer: Answer) => void;
}

/** Stands where the browser's fetch stands: real `Response` objects, nothing of ours replaced. */
export function fakeNetwork(routes: Record<string, Answer> = {}): Network {
  const answers = new Map(Object.entries(routes));
  const sent: SentRequest[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const request = describeRequest(input, init);
    sent.push(request);
    init.signal?.throwIfAborted();
    const answer = answers.get(`${request.method} ${request.path}`);
    if (!answer) throw new TypeError(`Failed to fetch ${request.method} ${request.path}`);
    return answer instanceof Response ? answer.clone() : answer(request);
  });
  return {
    sent,
    last: (route) => sent.findLast((request) => `${request.method} ${request.path}` === route),
    on: (route, answer) => answers.set(route, answer),
  };
}

function describeRequest(input: RequestInfo | URL, init: RequestInit): SentRequest {
  const path = input instanceof Request ? input.url : input.toString();
  return {
    method: init.method ?? "GET",
    path,
    body: typeof init.body === "string" ? (JSON.parse(init.body) as unknown) : undefined,
    accept: new Headers(init.headers).get("accept"),
    signal: init.signal ?? undefined,
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

export function refusal(
  status: number,
  error: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return json({ error, message }, status, headers);
}

export interface EventStream {
  response: Response;
  send: (event: string, data: unknown) => void;
  /** Sends bytes as they are, for streams that are cut in odd places. */
  sendRaw: (text: string) => void;
  end: () => void;
  break: () => void;
}

/** A server-sent event answer that the test feeds by hand. An aborted request breaks it off, as in a browser. */
export function eventStream(signal?: AbortSignal): EventStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start: (started) => {
      controller = started;
    },
  });
  signal?.addEventListener("abort", () => controller?.error(signal.reason));
  const sendRaw = (text: string) => controller?.enqueue(encoder.encode(text));
  return {
    response: new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } }),
    send: (event, data) => sendRaw(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    sendRaw,
    end: () => controller?.close(),
    break: () => controller?.error(new TypeError("network error")),
  };
}
