const NAME = "patchbay-session";

let opened: BroadcastChannel | null = null;

/** One for speaking and listening: a channel does not hear itself, so a page is not told of what it did. */
function channel(): BroadcastChannel {
  opened ??= new BroadcastChannel(NAME);
  return opened;
}

/** Tells the other open pages of this browser that somebody else is signed in now, or nobody. */
export function announceSession(): void {
  channel().postMessage("changed");
}

/** Calls `listener` when another page has changed who is signed in. Returns how to stop. */
export function onSessionElsewhere(listener: () => void): () => void {
  const stopping = new AbortController();
  channel().addEventListener("message", listener, { signal: stopping.signal });
  return () => stopping.abort();
}
