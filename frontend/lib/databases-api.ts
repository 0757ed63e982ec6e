import { request, requestEvents, requestFile } from "@/lib/api-client";
import type {
  DatabaseCreateRequest,
  DatabaseDetail,
  DatabaseList,
  DatabaseSchema,
  DatabaseTable,
  DatabaseTarget,
  DatabaseTestRequest,
  DatabaseTestResult,
  ExportFormat,
  PastQuery,
  QueryAnswer,
} from "@/lib/contract";
import { resultOfTest, type TestWatch } from "@/lib/staged-tests";

/** The most rows that one answer has. */
export const MAX_ROWS = 10_000;

export function fetchDatabases(signal?: AbortSignal): Promise<DatabaseList> {
  return request("GET /databases", { signal });
}

export function fetchDatabase(id: number, signal?: AbortSignal): Promise<DatabaseDetail> {
  return request("GET /databases/{database_id}", { path: { database_id: id }, signal });
}

export function createDatabase(body: DatabaseCreateRequest): Promise<DatabaseDetail> {
  return request("POST /databases", { body });
}

export function updateDatabase(id: number, body: { name: string; keeps_samples: boolean }): Promise<DatabaseDetail> {
  return request("PATCH /databases/{database_id}", { path: { database_id: id }, body });
}

export async function deleteDatabase(id: number): Promise<void> {
  await request("DELETE /databases/{database_id}", { path: { database_id: id } });
}

/** Tests a database that is not connected yet, reporting each stage while it happens. */
export function testDatabase(body: DatabaseTestRequest, { onStage, signal }: TestWatch): Promise<DatabaseTestResult> {
  return resultOfTest((onEvent) => requestEvents("POST /databases/test", { body, signal }, onEvent), onStage);
}

/** Tests a connected database again; another target than the stored one is kept if it passes. */
export function reconnectDatabase(
  id: number,
  target: DatabaseTarget | null,
  { onStage, signal }: TestWatch,
): Promise<DatabaseTestResult> {
  const sent = { path: { database_id: id }, body: target ?? {}, signal };
  return resultOfTest((onEvent) => requestEvents("POST /databases/{database_id}/reconnect", sent, onEvent), onStage);
}

/** Ending the request ends the query at its server. */
export function runQuery(
  id: number,
  body: { sql: string; max_rows: number; accept_cost: boolean },
  signal: AbortSignal,
): Promise<QueryAnswer> {
  return request("POST /databases/{database_id}/query", { path: { database_id: id }, body, signal });
}

/** All rows of a query as a file, up to the most that one may have. Ending the request ends the query at its server. */
export async function exportQuery(
  id: number,
  body: { sql: string; format: NonNullable<ExportFormat>; accept_cost: boolean },
  signal: AbortSignal,
): Promise<{ file: Blob; rows: number; leavesSomeOut: boolean }> {
  const sent = { path: { database_id: id }, body, signal };
  const { file, headers } = await requestFile("POST /databases/{database_id}/export", sent);
  return { file, rows: Number(headers.get("x-rows")), leavesSomeOut: headers.get("x-rows-left-out") === "true" };
}

/** What the user has asked this database in SQL, newest first. */
export async function fetchPastQueries(id: number, signal?: AbortSignal): Promise<PastQuery[]> {
  const { queries } = await request("GET /databases/{database_id}/queries", { path: { database_id: id }, signal });
  return queries;
}

/** Forgets one query, and answers what is left. */
export async function deletePastQuery(id: number, queryId: string): Promise<PastQuery[]> {
  const path = { database_id: id, query_id: queryId };
  const { queries } = await request("DELETE /databases/{database_id}/queries/{query_id}", { path });
  return queries;
}

export async function deletePastQueries(id: number): Promise<void> {
  await request("DELETE /databases/{database_id}/queries", { path: { database_id: id } });
}

export function fetchSchema(id: number, signal?: AbortSignal): Promise<DatabaseSchema> {
  return request("GET /databases/{database_id}/schema", { path: { database_id: id }, signal });
}

export async function fetchSuggestedQuestions(id: number, signal?: AbortSignal): Promise<string[]> {
  const { questions } = await request("GET /databases/{database_id}/questions", { path: { database_id: id }, signal });
  return questions;
}

export function refreshSchema(id: number): Promise<DatabaseSchema> {
  return request("POST /databases/{database_id}/refresh", { path: { database_id: id } });
}

export function showTables(
  id: number,
  tables: readonly Pick<DatabaseTable, "schema_name" | "name">[],
  isVisible: boolean,
): Promise<DatabaseSchema> {
  return request("POST /databases/{database_id}/visibility", {
    path: { database_id: id },
    body: { tables: tables.map(({ schema_name, name }) => ({ schema_name, name, is_visible: isVisible })) },
  });
}

export function addNote(id: number, text: string, table: DatabaseTable | null): Promise<DatabaseSchema> {
  const about = table ? { schema_name: table.schema_name, table_name: table.name } : {};
  return request("POST /databases/{database_id}/notes", { path: { database_id: id }, body: { text, ...about } });
}

export function changeNote(id: number, noteId: number, text: string): Promise<DatabaseSchema> {
  return request("PATCH /databases/{database_id}/notes/{note_id}", {
    path: { database_id: id, note_id: noteId },
    body: { text },
  });
}

export function deleteNote(id: number, noteId: number): Promise<DatabaseSchema> {
  return request("DELETE /databases/{database_id}/notes/{note_id}", { path: { database_id: id, note_id: noteId } });
}
