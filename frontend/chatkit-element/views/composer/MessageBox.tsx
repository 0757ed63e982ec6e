import {
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type ClipboardEventHandler,
  type KeyboardEvent,
  type Ref,
} from "react";

import { piecesOf } from "../../session/named-things";
import { useSelect, useTexts } from "../context";

const MAX_HEIGHT = 240;

interface MessageBoxProps {
  ref: Ref<HTMLTextAreaElement>;
  text: string;
  placeholder: string;
  disabled: boolean;
  /** Roles and states beyond those of a plain text area. */
  field: Readonly<Record<string, string | undefined>>;
  onText: (text: string) => void;
  onCaret: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  onPaste: ClipboardEventHandler;
}

/** A text area that is as high as what is written in it, up to a limit. What the message names is marked behind it. */
export function MessageBox({ ref, text, placeholder, disabled, field, onText, onCaret, ...handlers }: MessageBoxProps) {
  const texts = useTexts();
  const tags = useSelect((state) => state.composer.tags);
  const pieces = piecesOf(text, tags);
  const hasNames = pieces.some(({ tag }) => tag !== null);
  const marks = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle<HTMLTextAreaElement | null, HTMLTextAreaElement | null>(ref, () => area.current, []);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT)}px`;
    if (marks.current) {
      marks.current.style.width = `${element.clientWidth}px`;
      marks.current.scrollTop = element.scrollTop;
    }
  }, [text, hasNames]);
  return (
    <div className="message-box">
      {hasNames && (
        <div ref={marks} className="message-marks" dir="auto" aria-hidden="true">
          {pieces.map(({ start, text: words, tag }) => (tag ? <mark key={start}>{words}</mark> : words))}
          {/* A last empty line has no height of its own. */}
          {"\u200b"}
        </div>
      )}
      <textarea
        ref={area}
        rows={1}
        dir="auto"
        aria-label={texts.message}
        enterKeyHint="send"
        {...field}
        {...handlers}
        value={text}
        placeholder={placeholder}
        disabled={disabled}
        onChange={(event) => {
          onText(event.target.value);
          onCaret();
        }}
        onSelect={onCaret}
        onScroll={({ currentTarget }) => {
          if (marks.current) marks.current.scrollTop = currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
