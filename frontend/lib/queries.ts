import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { fetchApiTokens, fetchSignIns } from "@/lib/account-api";
import { fetchCall, fetchCalls, fetchEvents, type CallFilter, type EventFilter } from "@/lib/activity-api";
import { fetchApps } from "@/lib/apps-api";
import { fetchVisitor } from "@/lib/auth-api";
import { fetchConfig } from "@/lib/config-api";
import { fetchConnector, fetchReadyMade } from "@/lib/connectors-api";
import { fetchNotifications } from "@/lib/notifications-api";

const RUNNING_MS = 3000;

export const visitorQuery = queryOptions({
  queryKey: ["visitor"],
  queryFn: ({ signal }) => fetchVisitor(signal),
  staleTime: 5 * 60_000,
});

export const signInsQuery = queryOptions({
  queryKey: ["sign-ins"],
  queryFn: ({ signal }) => fetchSignIns(signal),
  staleTime: 0,
});

export const apiTokensQuery = queryOptions({
  queryKey: ["api-tokens"],
  queryFn: ({ signal }) => fetchApiTokens(signal),
  staleTime: 0,
});

/** Everything the composer's menu and the Apps dialog show. One answer, so that the two can never disagree. */
export const appsQuery = queryOptions({
  queryKey: ["apps"],
  queryFn: ({ signal }) => fetchApps(signal),
  staleTime: 15_000,
});

export const configQuery = queryOptions({
  queryKey: ["config"],
  queryFn: ({ signal }) => fetchConfig(signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** One connector with its tools. Always asked again when opened: its server may have changed them meanwhile. */
export function connectorQuery(id: number) {
  return queryOptions({
    queryKey: ["connector", id],
    queryFn: ({ signal }) => fetchConnector(id, signal),
    staleTime: 0,
  });
}

/** What is ready-made; it comes with the service and changes with it alone. */
export const readyMadeQuery = queryOptions({
  queryKey: ["ready-made"],
  queryFn: ({ signal }) => fetchReadyMade(signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The record of calls. While one runs it is asked for again, so that its end is seen. */
export function callsQuery(filter: CallFilter) {
  return infiniteQueryOptions({
    queryKey: ["calls", filter],
    queryFn: ({ pageParam, signal }) => fetchCalls(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.after,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.calls.some((call) => call.outcome === "running")) ? RUNNING_MS : false,
    staleTime: 0,
  });
}

export function eventsQuery(filter: EventFilter) {
  return infiniteQueryOptions({
    queryKey: ["events", filter],
    queryFn: ({ pageParam, signal }) => fetchEvents(filter, pageParam, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.after,
    staleTime: 0,
  });
}

/** One call with its arguments and its result; what has ended does not change any more. */
export function callQuery(id: string, isRunning: boolean) {
  return queryOptions({
    queryKey: ["call", id, isRunning],
    queryFn: ({ signal }) => fetchCall(id, signal),
    staleTime: isRunning ? 0 : Number.POSITIVE_INFINITY,
  });
}

export const notificationsQuery = queryOptions({
  queryKey: ["notifications"],
  queryFn: ({ signal }) => fetchNotifications(signal),
  staleTime: 15_000,
});
