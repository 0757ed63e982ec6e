import type { SecurityEvent } from "@/lib/contract";
import { deviceName } from "@/lib/device-name";

const POLICIES: Record<string, string> = { ask: "asks first", allow: "is allowed", deny: "may never run" };

const VERDICTS: Record<string, string> = {
  allowed_once: "allowed once",
  always_allowed: "always allowed",
  denied: "denied",
  expired: "not answered in time",
};

/** One sentence for an entry; names are those of the moment it was made. */
export function eventWords({ action, outcome, object, details }: SecurityEvent): string {
  const name = object.name ?? "";
  const isDone = outcome === "succeeded";
  switch (action) {
    case "account.create":
      return "Account created";
    case "account.sign_in":
      return isDone ? "Signed in" : "Sign-in refused: wrong password";
    case "account.sign_out":
      return "Signed out";
    case "account.confirm_password":
      return isDone ? "Password confirmed" : "Wrong password entered in the settings";
    case "account.change_password":
      return "Password changed";
    case "account.delete":
      return "Account deleted";
    case "session.revoke":
      return object.name ? `${deviceName(object.name)} signed out` : "Everything else signed out";
    case "api_token.issue":
      return `API token ${name} created`;
    case "api_token.revoke":
      return `API token ${name} revoked`;
    case "connector.test":
      return `Connection test of ${name} ${isDone ? "passed" : "failed"}`;
    case "connector.create":
      return `Connector ${name} added`;
    case "connector.change":
      return details["is_retargeted"] === true
        ? `Connector ${name} changed, with its address or key`
        : `Connector ${name} changed`;
    case "connector.switch":
      return `Connector ${name} switched ${details["is_active"] === true ? "on" : "off"}`;
    case "connector.delete":
      return `Connector ${name} deleted with its key`;
    case "tool.decide":
      return `${name} ${decisionWords(details)}`;
    case "tool.approve":
      return `${name}, ${worded(VERDICTS, details["verdict"]) ?? "decided"}`;
    case "database.test":
      return `Connection test of database ${name} ${isDone ? "passed" : "failed"}`;
    case "database.connect":
      return `Database ${name} connected`;
    case "database.change":
      return `Database ${name} changed`;
    case "database.delete":
      return `Database ${name} removed with its password`;
    case "system_tool.connect":
      return `${name} connected`;
    case "system_tool.change":
      return `${name} set up otherwise`;
    case "system_tool.lose_sign_in":
      return `${name} lost its sign-in`;
    case "system_tool.disconnect":
      return `${name} disconnected`;
    case "credentials.rotate":
      return "Stored keys sealed anew";
  }
}

function decisionWords({ is_accepted, is_enabled, policy }: SecurityEvent["details"]): string {
  if (is_accepted === true) return is_enabled === true ? "accepted as it is now" : "seen as it is now, and kept off";
  if (is_enabled !== true) return "is off";
  return worded(POLICIES, policy) ?? "is on";
}

function worded(words: Record<string, string>, key: unknown): string | undefined {
  return typeof key === "string" ? words[key] : undefined;
}
