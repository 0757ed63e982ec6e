import { describe, expect, it, vi } from "vitest";

import { ApiError, chatFetch, messageOf, onSessionEnded, request, requestEvents, requestFile } from "@/lib/api-client";
import { eventStream, fakeNetwork, json, refusal } from "@/testing/network";

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`expected an ApiError, got ${String(error)}`);
  return error;
}

describe("a request", () => {
  it("goes below /api with its body as JSON and gives the answer", async () => {
    const network = fakeNetwork({ "POST /api/connectors/import": json({ drafts: [], refused: [] }) });
    const answer = await request("POST /connectors/import", { body: { content: "{}" } });
    expect(answer).toEqual({ drafts: [], refused: [] });
    expect(network.last("POST /api/connectors/import")?.body).toEqual({ content: "{}" });
  });

  it("has its places and its query filled in, encoded", async () => {
    const network = fakeNetwork({
      "PATCH /api/connectors/7/tools/notes%2Ffind%3F": json({}),
      "GET /api/connectors?active=true": json({}),
      "GET /api/connectors": json({}),
    });
    const path = { connector_id: 7, tool_name: "notes/find?" };
    await request("PATCH /connectors/{connector_id}/tools/{tool_name}", { path, body: { enabled: false } });
    await request("GET /connectors", { query: { active: true } });
    await request("GET /connectors", { query: { active: null } });
    expect(network.sent).toHaveLength(3);
  });

  it("gives null for an answer without a body", async () => {
    fakeNetwork({ "POST /api/auth/logout": new Response(null, { status: 204 }) });
    expect(await request("POST /auth/logout")).toBeNull();
  });

  it("fails with the server's code and words", async () => {
    fakeNetwork({ "GET /api/apps": refusal(409, "EMAIL_TAKEN", "This email has an account.") });
    const error = await failureOf(request("GET /apps"));
    expect(error).toMatchObject({ status: 409, code: "EMAIL_TAKEN", message: "This email has an account." });
  });

  it("keeps FastAPI's issues and finds them by field", async () => {
    const detail = [{ loc: ["body", "server_url", "url"], msg: "Invalid URL format.", type: "value_error" }];
    fakeNetwork({ "POST /api/connectors/import": json({ detail }, 422) });
    const error = await failureOf(request("POST /connectors/import", { body: { content: "" } }));
    expect(error.code).toBe("INVALID_REQUEST");
    expect(error.issueFor("server_url")).toBe("Invalid URL format.");
    expect(error.issueFor("name")).toBeNull();
  });

  it("says how long to wait when there were too many", async () => {
    fakeNetwork({ "POST /api/auth/logout": refusal(429, "TOO_MANY_ATTEMPTS", "Wait.", { "retry-after": "90" }) });
    expect((await failureOf(request("POST /auth/logout"))).retryAfterSeconds).toBe(90);
  });

  it("has words of its own when a proxy answers with a page", async () => {
    fakeNetwork({ "GET /api/apps": new Response("<h1>Bad gateway</h1>", { status: 502 }) });
    const error = await failureOf(request("GET /apps"));
    expect(error).toMatchObject({ status: 502, code: "UNEXPECTED" });
    expect(error.message).toContain("502");
  });

  it("has words of its own when nothing answers", async () => {
    fakeNetwork();
    const error = await failureOf(request("GET /apps"));
    expect(error).toMatchObject({ status: 0, code: "UNREACHABLE" });
    expect(messageOf(error)).toContain("cannot be reached");
  });

  it("has words of its own when the answer is not JSON", async () => {
    fakeNetwork({ "GET /api/apps": new Response("{oops") });
    expect((await failureOf(request("GET /apps"))).code).toBe("BAD_ANSWER");
  });

  it("gives a file with the answer's headers, and fails as any other", async () => {
    const network = fakeNetwork({
      "GET /api/activity/export?search=notes": new Response("a,b\r\n", { headers: { "x-calls-left-out": "true" } }),
      "GET /api/activity/export": refusal(503, "UNAVAILABLE", "The database does not answer."),
    });
    const { file, headers } = await requestFile("GET /activity/export", { query: { search: "notes" } });
    expect(await file.text()).toBe("a,b\r\n");
    expect(headers.get("x-calls-left-out")).toBe("true");
    expect(network.sent[0]?.accept).toBe("*/*");
    const error = await failureOf(requestFile("GET /activity/export", {}));
    expect(error).toMatchObject({ status: 503, message: "The database does not answer." });
  });

  it("passes an abort on as an abort", async () => {
    fakeNetwork({ "GET /api/apps": json({}) });
    await expect(request("GET /apps", { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("the end of a session", () => {
  it("is announced when an answer says that nobody is signed in", async () => {
    const listener = vi.fn();
    const stop = onSessionEnded(listener);
    fakeNetwork({ "GET /api/apps": refusal(401, "UNAUTHORIZED", "Sign in first.") });
    await failureOf(request("GET /apps"));
    expect(listener).toHaveBeenCalledOnce();
    stop();
    await failureOf(request("GET /apps"));
    expect(listener).toHaveBeenCalledOnce();
  });

  it("is not announced for a wrong password", async () => {
    const listener = vi.fn();
    const stop = onSessionEnded(listener);
    fakeNetwork({ "POST /api/auth/login": refusal(401, "INVALID_CREDENTIALS", "Wrong.") });
    await failureOf(request("POST /auth/login", { body: { email: "a@b.example", password: "wrong" } }));
    expect(listener).not.toHaveBeenCalled();
    stop();
  });

  it("is noticed by the chat's requests too", async () => {
    const listener = vi.fn();
    const stop = onSessionEnded(listener);
    fakeNetwork({ "POST /api/chatkit": refusal(401, "UNAUTHORIZED", "Sign in first.") });
    const response = await chatFetch("/api/chatkit", { method: "POST" });
    expect(response.status).toBe(401);
    expect(listener).toHaveBeenCalledOnce();
    stop();
  });
});

describe("an event stream", () => {
  const RETEST = "POST /connectors/{connector_id}/retest";
  const RETESTED = { path: { connector_id: 7 } };

  it("hands on each event as it arrives, however the bytes are cut", async () => {
    const stream = eventStream();
    const network = fakeNetwork({ "POST /api/connectors/7/retest": () => stream.response });
    const seen: unknown[] = [];
    const done = requestEvents(RETEST, RETESTED, (event) => seen.push(event));
    stream.sendRaw('event: stage\ndata: {"name":');
    stream.sendRaw('"url"}\n\nevent: result\nda');
    await vi.waitFor(() => expect(seen).toEqual([{ name: "stage", data: { name: "url" } }]));
    stream.sendRaw('ta: {"success":true}\n\n');
    stream.end();
    await done;
    expect(seen[1]).toEqual({ name: "result", data: { success: true } });
    expect(network.last("POST /api/connectors/7/retest")?.accept).toBe("text/event-stream");
  });

  it("takes a plain JSON answer as the result", async () => {
    fakeNetwork({ "POST /api/connectors/7/retest": json({ success: false }) });
    const seen: unknown[] = [];
    await requestEvents(RETEST, RETESTED, (event) => seen.push(event));
    expect(seen).toEqual([{ name: "result", data: { success: false } }]);
  });

  it("fails readably when the line breaks", async () => {
    const stream = eventStream();
    fakeNetwork({ "POST /api/connectors/7/retest": () => stream.response });
    const done = failureOf(requestEvents(RETEST, RETESTED, () => undefined));
    stream.break();
    expect((await done).code).toBe("UNREACHABLE");
  });
});
