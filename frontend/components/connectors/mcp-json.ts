import type { ConnectorValues } from "@/components/connectors/connector-schema";
import type { ImportedDraft } from "@/lib/contract";

/** Whether a text is an object in JSON, and so no address: the server decides what it says. */
export function looksLikeMcpJson(text: string): boolean {
  const start = text.replace(/^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)+/, "");
  return start.startsWith("{") && /["'][\w$-]+["']\s*:/.test(start);
}

const BEARER = /^authorization:\s*bearer$/i;

/** The form filled from one entry, with the key that stood in the paste. */
export function valuesOf(draft: ImportedDraft): Partial<ConnectorValues> {
  const values = { name: draft.name, serverUrl: draft.server_url, authType: draft.auth_type };
  if (!draft.auth_config) return values;
  const { header_name, api_key } = draft.auth_config;
  const apiKey = api_key ?? "";
  return BEARER.test(header_name)
    ? { ...values, apiKey, header: "bearer" }
    : { ...values, apiKey, header: "custom", headerName: header_name };
}

/** What to know before saving: what the server found out about the entry, and that a key came along. */
export function notesOf({ notes, auth_config }: ImportedDraft): string[] {
  if (!auth_config?.api_key) return notes;
  return [...notes, "The key from your file is filled in. It is saved only when you save the connector."];
}
