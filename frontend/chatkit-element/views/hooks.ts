import { useEffect, useState, useSyncExternalStore, type RefObject } from "react";

function subscribeToConnection(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

export function useOnline(): boolean {
  return useSyncExternalStore(subscribeToConnection, () => navigator.onLine);
}

/** Whole seconds since the component appeared, counted only while `running`. */
export function useElapsedSeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!running) return;
    const begin = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - begin) / 1000)), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return seconds;
}

/** Calls back when the reader presses anywhere but inside the given parts. */
export function usePressOutside(parts: readonly RefObject<Element | null>[], onOutside: () => void): void {
  useEffect(() => {
    const pressed = (event: PointerEvent): void => {
      const path = event.composedPath();
      if (parts.every(({ current }) => current === null || !path.includes(current))) onOutside();
    };
    document.addEventListener("pointerdown", pressed);
    return () => document.removeEventListener("pointerdown", pressed);
  });
}
