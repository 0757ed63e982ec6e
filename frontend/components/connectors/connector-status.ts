import type { JackShape } from "@/components/ui/Jack";
import type { Connector, SystemTool } from "@/lib/contract";
import { momentOf, timeAgo } from "@/lib/relative-time";

export interface StatusWords {
  words: string;
  shape: JackShape;
  tone: "ok" | "quiet" | "warn" | "bad";
}

export function connectorStatus(connector: Connector, now: number): StatusWords {
  const { status, status_since, last_verified_at, last_error, pending_tool_count } = connector;
  switch (status) {
    case "off":
      return { words: "Off", shape: "available", tone: "quiet" };
    case "unverified":
      return { words: "Not tested", shape: "attention", tone: "warn" };
    case "reconnect":
      return { words: "Sign in again", shape: "attention", tone: "warn" };
    case "failing":
      return { words: `Not answering${since(status_since, now)}`, shape: "broken", tone: "bad" };
    case "connected":
      if (pending_tool_count > 0) {
        return { words: `${countedTools(pending_tool_count)} changed`, shape: "attention", tone: "warn" };
      }
      // One call that failed is no outage yet; three in a row are.
      if (last_error) return { words: `Failing${since(status_since, now)}`, shape: "attention", tone: "warn" };
      return { words: last_verified_at ? `Working, ${timeAgo(last_verified_at, now)}` : "Working", ...WORKING };
  }
}

const WORKING = { shape: "working", tone: "ok" } as const;

function since(iso: string | null, now: number): string {
  return iso ? ` since ${momentOf(iso, now)}` : "";
}

export interface Trouble {
  words: string;
  step: "retest" | "renew" | "review";
}

/** What a connector that is switched on needs from its user; null while all is well. */
export function connectorTrouble({ status, last_error, pending_tool_count }: Connector): Trouble | null {
  if (status === "off") return null;
  // Testing again with credentials that were refused would only be refused again.
  const step = status === "reconnect" ? "renew" : "retest";
  if (last_error) return { words: `${last_error.detail} ${last_error.fix}`, step };
  if (status === "unverified") return { words: "Its tools are offered once a test has passed.", step: "retest" };
  if (pending_tool_count === 0) return null;
  const words =
    pending_tool_count === 1
      ? "Its server changed a tool, which is off until you accept it."
      : "Its server changed some tools, which are off until you accept them.";
  return { words, step: "review" };
}

export const LIMIT_REACHED =
  "Ten connectors are the limit. Delete one that you no longer use to add another. Switching one off does not free a place.";

export function countedTools(count: number): string {
  return count === 1 ? "1 tool" : `${count} tools`;
}

export function toolStatus({ status, setup }: Pick<SystemTool, "status" | "setup">): StatusWords {
  if (status === "available" && setup !== null) return { words: "Not configured", shape: "soon", tone: "quiet" };
  switch (status) {
    case "connected":
      return { words: "Connected", shape: "working", tone: "ok" };
    case "available":
      return { words: "Available", shape: "available", tone: "quiet" };
    case "coming_soon":
      return { words: "Coming soon", shape: "soon", tone: "quiet" };
    case "reconnect":
      return { words: "Sign in again", shape: "attention", tone: "warn" };
  }
}
