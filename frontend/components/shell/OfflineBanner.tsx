import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

export function OfflineBanner() {
  const isOnline = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status">
      {!isOnline && (
        <p className="flex items-center gap-2.5 border-b border-border bg-sunken px-3.5 py-[9px] text-small">
          <WifiOff size={16} strokeWidth={1.75} aria-hidden="true" className="flex-none" />
          You are offline. Nothing can be sent until the connection is back.
        </p>
      )}
    </div>
  );
}
