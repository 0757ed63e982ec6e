import { createParser, type EventSourceMessage } from "eventsource-parser";

import { addressOf, type Answer, type AnySent, type Route, type Sent, type SentArguments } from "@/lib/api-routes";

/** FastAPI's own shape for a request that did not fit the schema. */
export interface ValidationIssue {
  loc: (string | number)[];
  msg: string;
  type: string;
}

interface ApiErrorParts {
  status: number;
  code: string;
  message: string;
  detail?: ValidationIssue[] | undefined;
  retryAfterSeconds?: number | undefined;
}

/** Every way a request can fail, in words that can be shown. `status` 0 means that no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: ValidationIssue[];
  readonly retryAfterSeconds: number | null;

  constructor({ status, code, message, detail = [], retryAfterSeconds }: ApiErrorParts) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = retryAfterSeconds ?? null;
  }

  /** The message about one body field, when the server named it. */
  issueFor(field: string): string | null {
    return this.detail.find((issue) => issue.loc[0] === "body" && issue.loc[1] === field)?.msg ?? null;
  }
}

const UNREACHABLE = "Patchbay cannot be reached. Check your connection and try again.";

const sessionListeners = new Set<() => void>();

/** Calls `listener` whenever an answer says that nobody is signed in. Returns how to stop. */
export function onSessionEnded(listener: () => void): () => void {
  sessionListeners.add(listener);
  return () => sessionListeners.delete(listener);
}

/** Sends one request and returns its JSON; any failure is an `ApiError`, except an abort. */
export async function request<Name extends Route>(route: Name, ...[sent]: SentArguments<Name>): Promise<Answer<Name>> {
  const response = await send(route, sent ?? {}, "application/json");
  return (await readJson(response)) as Answer<Name>;
}

/** Sends one request whose answer is a file to keep, and gives it with the answer's headers. */
export async function requestFile<Name extends Route>(
  route: Name,
  sent: Sent<Name>,
): Promise<{ file: Blob; headers: Headers }> {
  const response = await send(route, sent, "*/*");
  const file = await response.blob().catch((error: unknown) => {
    throw asApiError(error);
  });
  return { file, headers: response.headers };
}

/** Sends one request and hands on each server-sent event as it arrives; a plain JSON answer comes as one `result`. */
export async function requestEvents<Name extends Route>(
  route: Name,
  sent: Sent<Name>,
  onEvent: (event: { name: string; data: unknown }) => void,
): Promise<void> {
  const response = await send(route, sent, "text/event-stream");
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    onEvent({ name: "result", data: await readJson(response) });
    return;
  }
  const parser = createParser({
    onEvent: (event: EventSourceMessage) => onEvent({ name: event.event ?? "message", data: parseJson(event.data) }),
  });
  await readText(response, (text) => parser.feed(text));
}

/** The chat's own `fetch`: the session cookie goes along, and a lost session is noticed here too. */
export const chatFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, credentials: "include" });
  if (response.status === 401) announceSessionEnd();
  return response;
};

interface FileToSend {
  url: string;
  method: "POST" | "PUT";
  headers?: Record<string, string>;
  file: File;
  signal: AbortSignal;
  /** Told how much has gone, between 0 and 1. */
  onProgress: (part: number) => void;
}

/** Sends a file as the part `file` of a form. Answers as `fetch` does, which cannot tell how far an upload is. */
export function sendFile({ url, method, headers, file, signal, onProgress }: FileToSend): Promise<Response> {
  const body = new FormData();
  body.append("file", file);
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open(method, url);
    call.withCredentials = true;
    for (const [name, value] of Object.entries({ Accept: "application/json", ...headers })) {
      call.setRequestHeader(name, value);
    }
    call.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    call.onload = () => {
      if (call.status === 401) announceSessionEnd();
      resolve(new Response(call.responseText === "" ? null : call.responseText, { status: call.status }));
    };
    call.onerror = () => reject(new TypeError("The upload did not reach the server."));
    call.onabort = () => reject(new DOMException("The upload was taken back.", "AbortError"));
    signal.addEventListener("abort", () => call.abort(), { once: true });
    call.send(body);
  });
}

async function send(route: Route, sent: AnySent, accept: string): Promise<Response> {
  const [method, path] = route.split(" ") as [string, string];
  const init: RequestInit = { method, headers: { Accept: accept }, credentials: "include" };
  if (sent.body !== undefined) {
    init.body = JSON.stringify(sent.body);
    init.headers = { Accept: accept, "Content-Type": "application/json" };
  }
  if (sent.signal) init.signal = sent.signal;
  const response = await fetch(addressOf(path, sent), init).catch((error: unknown) => {
    throw asApiError(error);
  });
  if (response.ok) return response;
  const error = await errorFrom(response);
  if (error.status === 401 && error.code === "UNAUTHORIZED") announceSessionEnd();
  throw error;
}

async function readText(response: Response, onText: (text: string) => void): Promise<void> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const chunk = await reader.read().catch((error: unknown) => {
      throw asApiError(error);
    });
    if (chunk.done) return;
    onText(chunk.value);
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text().catch((error: unknown) => {
    throw asApiError(error);
  });
  return text === "" ? null : parseJson(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError({ status: 0, code: "BAD_ANSWER", message: "The answer could not be read. Try again." });
  }
}

async function errorFrom(response: Response): Promise<ApiError> {
  const { status } = response;
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retryAfterSeconds = Number.isFinite(retryAfter) ? retryAfter : undefined;
  const body: unknown = await response.json().catch(() => null);
  if (isRecord(body)) {
    if (typeof body["error"] === "string" && typeof body["message"] === "string") {
      return new ApiError({ status, code: body["error"], message: body["message"], retryAfterSeconds });
    }
    if (Array.isArray(body["detail"])) {
      const detail = body["detail"].filter(isIssue);
      return new ApiError({ status, code: "INVALID_REQUEST", message: detail[0]?.msg ?? "Not accepted.", detail });
    }
  }
  const message = `The server answered ${status} and gave no reason. Try again in a moment.`;
  return new ApiError({ status, code: "UNEXPECTED", message, retryAfterSeconds });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isIssue(value: unknown): value is ValidationIssue {
  return isRecord(value) && Array.isArray(value["loc"]) && typeof value["msg"] === "string";
}

function asApiError(error: unknown): Error {
  if (error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError")) return error;
  return new ApiError({ status: 0, code: "UNREACHABLE", message: UNREACHABLE });
}

function announceSessionEnd(): void {
  for (const listener of sessionListeners) listener();
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : "Something failed on this page. Reload it and try again.";
}
