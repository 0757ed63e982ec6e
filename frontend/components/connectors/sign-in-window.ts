const CHANNEL = "patchbay-sign-ins";
const RETURNABLE = /^\/(dashboard\/[a-z-]+)?(\?[A-Za-z0-9_=&-]*)?$/;

/** A window for the provider's page. Opened while the click lasts, or browsers block it; null when they do anyway. */
export function openSignInWindow(): Window | null {
  return window.open("about:blank", "_blank", "popup,width=520,height=680");
}

/** The page to go on at after signing in, when it is one that the server goes back to. */
export function placeToReturnTo(): string | null {
  const here = `${window.location.pathname}${window.location.search}`;
  return RETURNABLE.test(here) ? here : null;
}

/** Tells every open page of this browser that a sign-in has ended. */
export function announceSignIn(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("ended");
  channel.close();
}

/** Calls `listener` whenever a sign-in has ended in another window. Returns how to stop. */
export function onSignInElsewhere(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = listener;
  return () => channel.close();
}

/** Whether this window was opened for signing in, and so can close itself. */
export function isSignInWindow(): boolean {
  return window.opener !== null && window.opener !== undefined;
}
