import type { JackShape } from "@/components/ui/Jack";
import type { CallOutcome, ToolCall } from "@/lib/contract";

export interface OutcomeWords {
  words: string;
  shape: JackShape;
  tone: "ok" | "quiet" | "warn" | "bad";
}

/** Each outcome as the filter names it, in the order of the list. */
export const OUTCOMES: Record<CallOutcome, string> = {
  succeeded: "Done",
  failed: "Failed",
  timed_out: "No answer in time",
  declined: "Not allowed",
  cancelled: "Stopped",
  interrupted: "Broken off",
  running: "Running",
};

/** What became of a call, and who let it happen. */
export function outcomeOf({ outcome, approval, error_reason }: ToolCall): OutcomeWords {
  switch (outcome) {
    case "succeeded":
      if (approval === "allowed_once") return { words: "allowed once", shape: "done", tone: "ok" };
      if (approval === "always_allowed") return { words: "always allowed", shape: "done", tone: "ok" };
      return { words: "done", shape: "done", tone: "ok" };
    case "failed":
      return { words: FAILURES[error_reason ?? ""] ?? "failed", shape: "failed", tone: "bad" };
    case "timed_out":
      return { words: "no answer in time", shape: "failed", tone: "bad" };
    case "declined":
      return { words: approval === "expired" ? "not answered" : "denied by you", shape: "broken", tone: "quiet" };
    case "cancelled":
      return { words: "stopped", shape: "broken", tone: "quiet" };
    case "interrupted":
      return { words: "broken off", shape: "attention", tone: "warn" };
    case "running":
      return { words: "running", shape: "running", tone: "quiet" };
  }
}

/** A call that was not allowed was never made, and so took none. */
export function tookTime(call: ToolCall): call is ToolCall & { duration_ms: number } {
  return call.outcome !== "declined" && call.duration_ms !== null;
}

/** Reasons that say more in two words than "failed" does. */
const FAILURES: Record<string, string> = {
  connection_refused: "not answering",
  token_expired: "sign in again",
  token_rejected: "sign in again",
  oauth_required: "sign in again",
  rate_limited: "too many calls",
  connector_off: "switched off",
  connector_gone: "deleted",
};
