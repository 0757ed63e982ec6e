import {
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type ClipboardEventHandler,
  type KeyboardEvent,
  type Ref,
} from "react";

import { useTexts } from "../context";

const MAX_HEIGHT = 240;

interface MessageBoxProps {
  ref: Ref<HTMLTextAreaElement>;
  text: string;
  placeholder: string;
  disabled: boolean;
  onText: (text: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  onPaste: ClipboardEventHandler;
}

/** A text area that is as high as what is written in it, up to a limit. */
export function MessageBox({ ref, text, placeholder, disabled, onText, onKeyDown, onPaste }: MessageBoxProps) {
  const texts = useTexts();
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle<HTMLTextAreaElement | null, HTMLTextAreaElement | null>(ref, () => area.current, []);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT)}px`;
  }, [text]);
  return (
    <textarea
      ref={area}
      rows={1}
      aria-label={texts.message}
      enterKeyHint="send"
      value={text}
      placeholder={placeholder}
      disabled={disabled}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    />
  );
}
