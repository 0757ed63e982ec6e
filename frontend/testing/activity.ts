import type { CallPage } from "@/lib/activity-api";
import type { ToolCall, ToolCallDetail } from "@/lib/contract";

export function aCall(over: Partial<ToolCall> = {}): ToolCall {
  return {
    id: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    started_at: new Date().toISOString(),
    app: { id: "connector:7", name: "Notes" },
    tool_name: "search_notes",
    title: "Notes: search notes",
    outcome: "succeeded",
    error_code: null,
    error_reason: null,
    duration_ms: 812,
    approval: "not_needed",
    thread_id: "thr_1",
    thread_title: "Spring prices",
    ...over,
  };
}

export function aCallDetail(over: Partial<ToolCallDetail> = {}): ToolCallDetail {
  return {
    ...aCall(over),
    arguments: { text: '{"query":"prices","limit":5}', is_json: true, is_cut: false },
    arguments_hash: "ab".repeat(32),
    result: { text: "Two notes.", is_json: false, is_cut: false },
    request_id: null,
    is_readable: true,
    ...over,
  };
}

export function aCallPage(calls: ToolCall[], after: string | null = null): CallPage {
  const apps = new Map(calls.map((call) => [call.app.id, call.app]));
  return { calls, after, apps: [...apps.values()] };
}
