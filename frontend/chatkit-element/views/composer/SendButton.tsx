import { ArrowUp, Square } from "lucide-react";

import { useSelect, useSession, useTexts } from "../context";

/** Sends, or stops the answer that is running. One button, so that the focus stays where it is. */
export function SendButton({ sendable }: { sendable: boolean }) {
  const session = useSession();
  const texts = useTexts();
  const stops = useSelect((state) => state.phase === "streaming" && state.thread.canCancel);
  const label = stops ? texts.stop : texts.send;
  return (
    <button
      type="button"
      className="send-button"
      data-stops={stops}
      aria-label={label}
      title={label}
      aria-disabled={!stops && !sendable}
      onClick={() => {
        if (stops) session.turns.stop();
        else if (sendable) session.submit();
      }}
    >
      {stops ? (
        <Square size={13} fill="currentColor" strokeWidth={1.75} aria-hidden="true" />
      ) : (
        <ArrowUp size={18} strokeWidth={2} aria-hidden="true" />
      )}
    </button>
  );
}
