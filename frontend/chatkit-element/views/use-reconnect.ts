import { useEffect } from "react";

import { useSelect, useSession } from "./context";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30_000;
/** Somebody sees another window's answer come here, and may be waiting for it. */
const LONGEST_WAIT_FOR_ANSWER_MS = 8000;

/** While the server may have more than what is shown, asks for it: at once when the network is back, else ever more seldom. */
export function useReconnect(): void {
  const session = useSession();
  const stale = useSelect((state) => state.stale);
  const elsewhere = useSelect((state) => state.elsewhere);
  useEffect(() => {
    if (!stale && !elsewhere) return;
    const longest = stale ? LONGEST_WAIT_MS : LONGEST_WAIT_FOR_ANSWER_MS;
    let ended = false;
    let wait = FIRST_WAIT_MS;
    let timer = setTimeout(attempt, wait);
    function attempt(): void {
      clearTimeout(timer);
      void session.catchUp().then(() => {
        wait = Math.min(2 * wait, longest);
        if (session.isBehind && !ended) timer = setTimeout(attempt, wait);
      });
    }
    window.addEventListener("online", attempt);
    return () => {
      ended = true;
      clearTimeout(timer);
      window.removeEventListener("online", attempt);
    };
  }, [session, stale, elsewhere]);
}

/** Another window may have gone on with the thread: who comes back to this one sees where it stands now. */
export function useReturn(): void {
  const session = useSession();
  useEffect(() => {
    const cameBack = (): void => {
      if (document.visibilityState === "visible") void session.catchUp();
    };
    document.addEventListener("visibilitychange", cameBack);
    window.addEventListener("focus", cameBack);
    return () => {
      document.removeEventListener("visibilitychange", cameBack);
      window.removeEventListener("focus", cameBack);
    };
  }, [session]);
}
