import type { ConnectorValues } from "@/components/connectors/connector-schema";

/** What stood in a form when it was left unsaved: that of a connector, or of a new one. */
export interface Kept {
  of: number | "new";
  values: ConnectorValues;
}

export const KEPT = "What you had typed is still here. Cancel clears it.";
