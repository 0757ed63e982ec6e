import { Quote, X } from "lucide-react";

import { useSelect, useSession, useTexts } from "../context";
import { IconButton } from "../controls";

/** What the message refers to: a quote, and things that it names. */
export function MessageContext({ onRemoved }: { onRemoved: () => void }) {
  const session = useSession();
  const texts = useTexts();
  const reply = useSelect((state) => state.composer.reply);
  const tags = useSelect((state) => state.composer.tags);
  return (
    <>
      {reply !== null && (
        <div className="reply" role="group" aria-label={texts.quoting}>
          <Quote size={14} strokeWidth={1.75} aria-hidden="true" />
          <p className="reply-text">{reply}</p>
          <IconButton
            small
            icon={X}
            label={texts.removeQuote}
            onClick={() => {
              session.composer.dropReply();
              onRemoved();
            }}
          />
        </div>
      )}
      {tags.length > 0 && (
        <ul className="tags">
          {tags.map((tag) => (
            <li key={tag.id} className="chip">
              <span className="ellipsis">{tag.text}</span>
              <button
                type="button"
                aria-label={texts.removeTag(tag.text)}
                title={texts.removeTag(tag.text)}
                onClick={() => {
                  session.composer.removeTag(tag.id);
                  onRemoved();
                }}
              >
                <X size={13} strokeWidth={2} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
