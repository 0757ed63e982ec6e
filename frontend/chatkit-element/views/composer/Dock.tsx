import { Info, WifiOff } from "lucide-react";

import { Jack } from "../../icons/Jack";
import { Markdown } from "../../markdown/Markdown";
import { openQuestion } from "../../session/state";
import { useSelect, useTexts } from "../context";
import { useOnline } from "../hooks";
import { useTools } from "../tools";
import { AnswerForm } from "./AnswerForm";
import { Composer } from "./Composer";

interface DockProps {
  onShowKeys: () => void;
}

function KeyHints({ onShowKeys }: DockProps) {
  const texts = useTexts();
  const hasTools = useTools().length > 0;
  return (
    <span className="key-hints">
      <span aria-hidden="true">
        {hasTools && (
          <>
            <kbd>/</kbd> {texts.hintApps}
          </>
        )}{" "}
        <kbd>Enter</kbd> {texts.hintSend} <kbd>Shift Enter</kbd> {texts.hintNewLine}{" "}
      </span>
      <button type="button" className="keys-button" aria-label={texts.keys} aria-haspopup="dialog" onClick={onShowKeys}>
        <kbd>?</kbd> {texts.hintKeys}
      </button>
    </span>
  );
}

/** The lower edge of the chat: connection, composer, and one line of small print. */
export function Dock({ onShowKeys }: DockProps) {
  const texts = useTexts();
  const online = useOnline();
  const note = useSelect((state) => state.extension.composerNote);
  const question = useSelect(openQuestion);
  const refused = useSelect((state) => state.composer.refused);
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
        {refused !== null && !question && (
          <p className="notice notice-danger refused" role="alert">
            <span className="bad">
              <Jack state="failed" size={18} />
            </span>
            {refused}
          </p>
        )}
        {question ? <AnswerForm key={question.id} item={question} /> : <Composer />}
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
          <KeyHints onShowKeys={onShowKeys} />
        </div>
      </div>
    </div>
  );
}
