import type { DatabaseStageReport } from "@/lib/contract";
import { viewsOf, type StageView, type TestedStage } from "@/lib/staged-tests";

/** The stages of a database's test in their order, each with the words a person reads. */
const STAGES = [
  { name: "address", label: "Checking address" },
  { name: "policy", label: "Checking it is allowed" },
  { name: "dns", label: "Finding the server" },
  { name: "connect", label: "Connecting" },
  { name: "tls", label: "Securing the line" },
  { name: "login", label: "Signing in" },
  { name: "role", label: "Checking what the role may do" },
  { name: "read_only", label: "Checking that reading stays reading" },
  { name: "schema", label: "Reading the tables" },
] as const satisfies readonly { name: DatabaseStageReport["name"]; label: string }[];

export function databaseStageViews(reports: readonly TestedStage[]): StageView[] {
  return viewsOf(STAGES, reports);
}
