import { request } from "@/lib/api-client";
import type { Answer } from "@/lib/api-routes";
import type { CallOutcome, EventKind, EventOutcome, ToolCallDetail } from "@/lib/contract";

export interface CallFilter {
  app: string | null;
  outcome: CallOutcome | null;
  /** Only calls of the last so many days. */
  days: number | null;
}

export type CallPage = Answer<"GET /activity">;

const PAGE = 50;
const DAY_MS = 24 * 3_600_000;

/** One page of calls, newest first; `after` is what the page before answered. */
export function fetchCalls(filter: CallFilter, after: string | null, signal?: AbortSignal): Promise<CallPage> {
  const from = filter.days === null ? null : new Date(Date.now() - filter.days * DAY_MS).toISOString();
  return request("GET /activity", {
    query: { app: filter.app, outcome: filter.outcome, from, after, limit: PAGE },
    signal,
  });
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
