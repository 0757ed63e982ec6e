import type { JackShape } from "@/components/ui/Jack";
import type { Connector, ToolStatus } from "@/lib/contract";
import { timeAgo } from "@/lib/relative-time";

export interface StatusWords {
  words: string;
  shape: JackShape;
  tone: "ok" | "quiet" | "warn" | "bad";
}

export function connectorStatus(connector: Connector, now: number): StatusWords {
  const seen = connector.last_verified_at ? timeAgo(connector.last_verified_at, now) : null;
  switch (connector.status) {
    case "connected":
      return { words: seen ? `Working, ${seen}` : "Working", shape: "working", tone: "ok" };
    case "off":
      return { words: "Off", shape: "available", tone: "quiet" };
    case "unverified":
      return { words: "Not tested yet", shape: "attention", tone: "warn" };
    case "reconnect":
      return { words: "Sign in again", shape: "attention", tone: "warn" };
    case "failing":
      return { words: seen ? `Not answering, worked ${seen}` : "Not answering", shape: "broken", tone: "bad" };
  }
}

export function toolStatus(status: ToolStatus): StatusWords {
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
