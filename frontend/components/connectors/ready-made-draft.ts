import type { ConnectorDraft } from "@/components/connectors/AddConnectorForm";
import type { ReadyMadeConnector } from "@/lib/contract";

/** The form with all that is known; without a key to enter it is tested at once. */
export function draftOf({ name, mcp_server_url, developer, key }: ReadyMadeConnector): ConnectorDraft {
  const values = { name, serverUrl: mcp_server_url };
  if (!key) return { values, notes: [], startsTest: true };
  return {
    values: { ...values, authType: "api_key", header: "bearer" },
    notes: [wordsForKey(developer, key)],
    page: { words: "Make one", address: key.page },
  };
}

/** What to look for at the developer's. */
export function wordsForKey(developer: string, { name }: NonNullable<ReadyMadeConnector["key"]>): string {
  const article = /^[aeiou]/i.test(name) ? "an" : "a";
  return `${developer} calls this key ${article} ${name}.`;
}
