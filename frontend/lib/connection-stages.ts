import type { ConnectionTestResult, StageReport } from "@/lib/contract";
import { stageLine, viewsOf, type StageView, type TestedStage } from "@/lib/staged-tests";

/** The test's stages in their order, each with the words a person reads. */
export const STAGES = [
  { name: "url", label: "Checking address" },
  { name: "policy", label: "Checking it is allowed" },
  { name: "dns", label: "Finding the server" },
  { name: "connect", label: "Connecting" },
  { name: "tls", label: "Securing the line" },
  { name: "http", label: "Waiting for an answer" },
  { name: "handshake", label: "Speaking MCP" },
  { name: "auth", label: "Signing in" },
  { name: "tools", label: "Reading the tools" },
  { name: "schemas", label: "Checking the tools" },
] as const satisfies readonly { name: StageReport["name"]; label: string }[];

/** All ten stages with what is known of each. */
export function stageViews(reports: readonly TestedStage[]): StageView[] {
  return viewsOf(STAGES, reports);
}

/** Plain text for a bug report: what was tested and what happened, without credentials. */
export function testReport(serverUrl: string, result: ConnectionTestResult): string {
  const server = [result.server?.name, result.server?.version].filter(Boolean).join(" ");
  const lines = [
    "Patchbay connection test",
    `Server: ${withoutSecrets(serverUrl)}`,
    `Result: ${result.success ? "passed" : "failed"}${result.error_code ? ` (${result.error_code})` : ""}`,
    result.error_message,
    result.reason ? `Reason: ${result.reason}` : null,
    result.fix ? `What to do: ${result.fix}` : null,
    server ? `Server software: ${server}` : null,
    result.protocol_version ? `MCP version: ${result.protocol_version}` : null,
    "",
    ...stageViews(result.stages).map(stageLine),
  ];
  return lines.filter((line) => line !== null).join("\n");
}

/** Query and user-info can hold keys, so a report shows neither. */
function withoutSecrets(serverUrl: string): string {
  if (!URL.canParse(serverUrl)) return "(not a URL)";
  const url = new URL(serverUrl);
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** The part of an address that people recognise. */
export function hostOf(serverUrl: string): string {
  return URL.canParse(serverUrl) ? new URL(serverUrl).host : serverUrl;
}
