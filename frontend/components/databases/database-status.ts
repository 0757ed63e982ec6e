import type { StatusWords } from "@/components/connectors/connector-status";
import type { Database } from "@/lib/contract";
import { timeAgo } from "@/lib/relative-time";

export function databaseStatus({ status, last_verified_at }: Database, now: number): StatusWords {
  switch (status) {
    case "connected":
      return {
        words: last_verified_at ? `Working, ${timeAgo(last_verified_at, now)}` : "Working",
        shape: "working",
        tone: "ok",
      };
    case "reconnect":
      return { words: "Sign in again", shape: "attention", tone: "warn" };
    case "failing":
      return { words: "Not answering", shape: "broken", tone: "bad" };
  }
}

/** "shop at db.example.com, as reader"; the sample store stands in this service itself. */
export function whereItIs({ is_sample, host, port, database, user }: Database): string {
  if (is_sample) return "Made-up inventory, customers and bills";
  const address = port === 5432 ? host : `${host}:${port}`;
  return `${database} at ${address}, as ${user}`;
}

export function pathOf({ id }: Pick<Database, "id">): string {
  return `/dashboard/databases?open=${id}`;
}

export function countedTables(count: number): string {
  return count === 1 ? "1 table" : `${count} tables`;
}
