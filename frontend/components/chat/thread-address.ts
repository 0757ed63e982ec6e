const PARAMETER = "thread";

/** The thread that the page's address names, so that a reload or a copied link shows the same one. */
export function threadInAddress(): string | null {
  return new URLSearchParams(window.location.search).get(PARAMETER);
}

/** Puts the thread into the address, as a step that the Back button can take back. */
export function showThreadInAddress(threadId: string | null): void {
  if (threadInAddress() === threadId) return;
  const url = new URL(window.location.href);
  if (threadId) url.searchParams.set(PARAMETER, threadId);
  else url.searchParams.delete(PARAMETER);
  window.history.pushState(null, "", url);
}
