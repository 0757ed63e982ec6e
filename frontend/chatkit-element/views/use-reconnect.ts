import { useEffect } from "react";

import { useSelect, useSession } from "./context";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30_000;

/** While the server may have more than what is shown, asks for it: at once when the network is back, else ever more seldom. */
export function useReconnect(): void {
  const session = useSession();
  const stale = useSelect((state) => state.stale);
  useEffect(() => {
    if (!stale) return;
    let ended = false;
    let wait = FIRST_WAIT_MS;
    let timer = setTimeout(attempt, wait);
    function attempt(): void {
      clearTimeout(timer);
      void session.reconnect().then((done) => {
        wait = Math.min(2 * wait, LONGEST_WAIT_MS);
        if (!done && !ended) timer = setTimeout(attempt, wait);
      });
    }
    window.addEventListener("online", attempt);
    return () => {
      ended = true;
      clearTimeout(timer);
      window.removeEventListener("online", attempt);
    };
  }, [session, stale]);
}
