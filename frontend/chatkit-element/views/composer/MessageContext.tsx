import { Quote, X } from "lucide-react";

import { useSelect, useSession, useTexts } from "../context";
import { IconButton } from "../controls";

/** What the message refers to, quoted above it. */
export function MessageContext({ onRemoved }: { onRemoved: () => void }) {
  const session = useSession();
  const texts = useTexts();
  const reply = useSelect((state) => state.composer.reply);
  if (reply === null) return null;
  return (
    <div className="reply" role="group" aria-label={texts.quoting}>
      <Quote size={14} strokeWidth={1.75} aria-hidden="true" />
      <p className="reply-text">{reply}</p>
      <IconButton
        small
        icon={X}
        label={texts.removeQuote}
        onClick={() => {
          session.composer.quote(null);
          onRemoved();
        }}
      />
    </div>
  );
}
