import { queryOptions } from "@tanstack/react-query";

import {
  fetchDatabase,
  fetchDatabases,
  fetchPastQueries,
  fetchSchema,
  fetchSuggestedQuestions,
} from "@/lib/databases-api";

export const databasesQuery = queryOptions({
  queryKey: ["databases"],
  queryFn: ({ signal }) => fetchDatabases(signal),
  staleTime: 15_000,
});

export function databaseQuery(id: number) {
  return queryOptions({
    queryKey: ["database", id],
    queryFn: ({ signal }) => fetchDatabase(id, signal),
    staleTime: 0,
  });
}

export function schemaQuery(id: number) {
  return queryOptions({
    queryKey: ["schema", id],
    queryFn: ({ signal }) => fetchSchema(id, signal),
    staleTime: 15_000,
  });
}

export function suggestedQuestionsQuery(id: number) {
  return queryOptions({
    queryKey: ["suggested-questions", id],
    queryFn: ({ signal }) => fetchSuggestedQuestions(id, signal),
    staleTime: 5 * 60_000,
    retry: false,
  });
}

export function pastQueriesQuery(id: number) {
  return queryOptions({
    queryKey: ["past-queries", id],
    queryFn: ({ signal }) => fetchPastQueries(id, signal),
    staleTime: 15_000,
  });
}
