import type { CustomApiConfig } from "@openai/chatkit";
import { createParser } from "eventsource-parser";

import { isRecord, readEvent } from "./guards";
import type { JsonRequests, StreamEvent, StreamRequest } from "./wire";

/** The server answered, but not with what was asked for. */
export class ServerRefusal extends Error {
  override readonly name = "ServerRefusal";

  constructor(
    readonly status: number,
    readonly code: string | null,
    /** The server's own words for the reader. */
    readonly words: string | null,
  ) {
    super(words ?? `The server answered with status ${status}.`);
  }
}

/** The stream ended before the answer did. */
export class StreamInterrupted extends Error {
  override readonly name = "StreamInterrupted";
}

export interface ClientOptions {
  api: CustomApiConfig;
  locale: string;
  /** Told about events that were left out because they are unknown or malformed. */
  onIgnoredEvent: (data: string) => void;
}

export interface FileToSend {
  url: string;
  method: "POST" | "PUT";
  headers?: Record<string, string>;
  file: File;
  signal: AbortSignal;
  /** Told how much has gone, between 0 and 1. */
  onProgress: (part: number) => void;
}

/** Sends a file as the part `file` of a form. */
export type FileSender = (sent: FileToSend) => Promise<Response>;

interface UploadOptions extends Pick<FileToSend, "signal" | "onProgress"> {
  /** How the page sends files, when it can tell the progress. */
  send?: FileSender | undefined;
}

async function refusal(response: Response): Promise<ServerRefusal> {
  const text = await response.text();
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy's HTML page or an empty body: the status is all there is to say.
  }
  const field = (name: string): string | null => {
    const value = isRecord(body) ? body[name] : null;
    return typeof value === "string" ? value : null;
  };
  return new ServerRefusal(response.status, field("error"), field("message"));
}

/** Speaks the ChatKit protocol with one server: everything is a POST to one address. */
export class ChatKitClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  get #fetch(): typeof fetch {
    return this.#options.api.fetch ?? globalThis.fetch.bind(globalThis);
  }

  async #post(body: unknown, accept: string, signal?: AbortSignal): Promise<Response> {
    const response = await this.#fetch(this.#options.api.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: accept,
        "Accept-Language": this.#options.locale,
      },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }

  async request<K extends keyof JsonRequests>(
    type: K,
    params: JsonRequests[K]["params"],
    signal?: AbortSignal,
  ): Promise<JsonRequests[K]["answer"]> {
    const response = await this.#post({ type, params }, "application/json", signal);
    return (await response.json()) as JsonRequests[K]["answer"];
  }

  /** Sends a file up and returns the attachment as the server answered it, unchecked. */
  async upload(file: File, { signal, onProgress, send = this.#sendFile }: UploadOptions): Promise<unknown> {
    const { uploadStrategy: strategy } = this.#options.api;
    const put = async (target: Pick<FileToSend, "url" | "method" | "headers">): Promise<Response> => {
      const response = await send({ ...target, file, signal, onProgress });
      if (!response.ok) throw await refusal(response);
      return response;
    };
    if (strategy?.type === "direct") return (await put({ url: strategy.uploadUrl, method: "POST" })).json();
    const announced = await this.request(
      "attachments.create",
      { name: file.name, size: file.size, mime_type: file.type || "application/octet-stream" },
      signal,
    );
    const { upload_descriptor: descriptor, ...attachment } = announced;
    if (descriptor) await put(descriptor);
    return attachment;
  }

  /** Without help from the page nobody knows how far an upload is: `fetch` does not tell. */
  readonly #sendFile: FileSender = ({ url, method, headers, file, signal }) => {
    const body = new FormData();
    body.append("file", file);
    return this.#fetch(url, { method, body, headers: { Accept: "application/json", ...headers }, signal });
  };

  /**
   * The events of one answer, in batches as the network delivers them, so that a burst costs one render.
   * The end of the body is the end of the answer; there is no resume.
   */
  async *stream(request: StreamRequest, signal: AbortSignal): AsyncIterable<readonly StreamEvent[]> {
    const response = await this.#post(request, "text/event-stream", signal);
    if (!response.body) throw new StreamInterrupted("The answer has no body.");
    let batch: StreamEvent[] = [];
    const parser = createParser({
      onEvent: ({ data }) => {
        const event = this.#read(data);
        if (event) batch.push(event);
      },
    });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        parser.feed(done ? decoder.decode() : decoder.decode(value, { stream: true }));
        if (batch.length > 0) {
          const ready = batch;
          batch = [];
          yield ready;
        }
        if (done) return;
      }
    } finally {
      reader.releaseLock();
    }
  }

  #read(data: string): StreamEvent | null {
    let parsed: unknown;
    try {
      parsed = JSON.parse(data);
    } catch {
      this.#options.onIgnoredEvent(data);
      return null;
    }
    const event = readEvent(parsed);
    if (!event) this.#options.onIgnoredEvent(data);
    return event;
  }
}
