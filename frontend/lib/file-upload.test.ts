import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";

import { onSessionEnded, sendFile } from "@/lib/api-client";

let server: Server | null = null;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = null;
});

/** A server on this machine whose answers another origin may read, as the page's own would be read. */
async function serving(answer: (request: IncomingMessage, body: string, response: ServerResponse) => void) {
  server = createServer((request, response) => {
    const headers = {
      "Access-Control-Allow-Origin": request.headers.origin ?? "*",
      "Access-Control-Allow-Credentials": "true",
      "Access-Control-Allow-Headers": "X-Ticket, Accept",
    };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method === "OPTIONS") {
      response.end();
      return;
    }
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => answer(request, body, response));
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}/up`;
}

const sent = (url: string) => ({
  url,
  method: "POST" as const,
  file: new File(["tulips"], "beds.txt", { type: "text/plain" }),
  signal: new AbortController().signal,
  onProgress: vi.fn<(part: number) => void>(),
});

describe("a file", () => {
  it("goes as the part of a form, and tells how far it is", async () => {
    const url = await serving((request, body, response) => {
      response.end(
        JSON.stringify({ ticket: request.headers["x-ticket"], hasFile: body.includes('filename="beds.txt"') }),
      );
    });
    const file = sent(url);
    const answer = await sendFile({ ...file, headers: { "X-Ticket": "t" } });
    expect(answer.ok).toBe(true);
    expect(await answer.json()).toEqual({ ticket: "t", hasFile: true });
    expect(file.onProgress).toHaveBeenLastCalledWith(1);
  });

  it("that is refused comes back with the server's words", async () => {
    const url = await serving((_request, _body, response) => {
      response.writeHead(401).end(JSON.stringify({ error: "UNAUTHORIZED", message: "Sign in." }));
    });
    const ended = vi.fn();
    const stop = onSessionEnded(ended);
    const answer = await sendFile(sent(url));
    stop();
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ message: "Sign in." });
    expect(ended).toHaveBeenCalledOnce();
  });

  it("can be taken back", async () => {
    const url = await serving(() => undefined);
    const abort = new AbortController();
    const upload = sendFile({ ...sent(url), signal: abort.signal });
    abort.abort();
    await expect(upload).rejects.toMatchObject({ name: "AbortError" });
  });
});
