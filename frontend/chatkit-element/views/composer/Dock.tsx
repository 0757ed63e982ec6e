import { Info, WifiOff } from "lucide-react";

import { Markdown } from "../../markdown/Markdown";
import { useSelect, useTexts } from "../context";
import { useOnline } from "../hooks";
import { useTools } from "../tools";
import { Composer } from "./Composer";

function KeyHints() {
  const texts = useTexts();
  const hasTools = useTools().length > 0;
  return (
    <span className="key-hints" aria-hidden="true">
      {hasTools && (
        <>
          <kbd>/</kbd> {texts.hintApps}
        </>
      )}{" "}
      <kbd>Enter</kbd> {texts.hintSend} <kbd>Shift Enter</kbd> {texts.hintNewLine}
    </span>
  );
}

/** The lower edge of the chat: connection, composer, and one line of small print. */
export function Dock() {
  const texts = useTexts();
  const online = useOnline();
  const note = useSelect((state) => state.extension.composerNote);
  const disclaimer = useSelect((state) => state.options?.disclaimer);
  return (
    <div className="dock">
      <div className="dock-column">
        <div role="status">
          {!online && (
            <p className="offline">
              <WifiOff size={16} strokeWidth={1.75} aria-hidden="true" />
              {texts.offline}
            </p>
          )}
        </div>
        <Composer />
        <div className="under">
          {note && (
            <span className="under-note">
              <Info size={14} strokeWidth={1.75} aria-hidden="true" />
              {note}
            </span>
          )}
          {disclaimer && (
            <div className="disclaimer" data-contrast={disclaimer.highContrast ?? false}>
              <Markdown text={disclaimer.text} />
            </div>
          )}
          <KeyHints />
        </div>
      </div>
    </div>
  );
}
