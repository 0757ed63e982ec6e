import { request, requestFile } from "@/lib/api-client";
import type { Answer } from "@/lib/api-routes";
import type { CallOutcome, EventKind, EventOutcome, ToolCallDetail } from "@/lib/contract";

export interface CallFilter {
  app: string | null;
  outcome: CallOutcome | null;
  /** Only calls of the last so many days. */
  days: number | null;
  /** Words that all stand in what the list shows of a call. */
  search: string;
}

/** The most calls that one file has. */
export const MAX_EXPORTED_CALLS = 50_000;

export type CallPage = Answer<"GET /activity">;

const PAGE = 50;
const DAY_MS = 24 * 3_600_000;

/** One page of calls, newest first; `after` is what the page before answered. */
export function fetchCalls(filter: CallFilter, after: string | null, signal?: AbortSignal): Promise<CallPage> {
  return request("GET /activity", { query: { ...wanted(filter), after, limit: PAGE }, signal });
}

/** All calls that a filter leaves as CSV, up to the most that a file has. */
export async function exportCalls(filter: CallFilter): Promise<{ file: Blob; leavesSomeOut: boolean }> {
  const { file, headers } = await requestFile("GET /activity/export", { query: wanted(filter) });
  return { file, leavesSomeOut: headers.get("x-calls-left-out") === "true" };
}

function wanted({ app, outcome, days, search }: CallFilter) {
  const from = days === null ? null : new Date(Date.now() - days * DAY_MS).toISOString();
  return { app, outcome, from, search: search || null };
}

export interface EventFilter {
  about: EventKind | null;
  outcome: EventOutcome | null;
}

export type EventPage = Answer<"GET /activity/events">;

/** One page of what happened to the account and what belongs to it, newest first. */
export function fetchEvents(filter: EventFilter, after: number | null, signal?: AbortSignal): Promise<EventPage> {
  return request("GET /activity/events", { query: { ...filter, after, limit: PAGE }, signal });
}

export function fetchCall(id: string, signal?: AbortSignal): Promise<ToolCallDetail> {
  return request("GET /activity/{invocation_id}", { path: { invocation_id: id }, signal });
}
