/** The MCP servers of `backend/tests/peers/for_browsers.py`, which run beside the application. */
export type Peer = "plain" | "empty" | "locked" | "curious" | "website";

/** The credential that the locked one takes. */
export const PEER_KEY = "a-key-for-browsers";

export async function peer(name: Peer): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${process.env["E2E_PEERS_PORT"] ?? ""}/`);
  const addresses = (await answer.json()) as Record<Peer, string>;
  return addresses[name];
}
