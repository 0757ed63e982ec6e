import { Quote } from "lucide-react";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, type RefObject } from "react";

import { openQuestion, type SessionState } from "../../session/state";
import { useAnnounce, useSelect, useSession, useTexts } from "../context";
import { usePassage } from "./use-passage";

const EDGE = 8;
const GAP = 6;

/** Below the end of the passage and within its lines, else above its beginning; out of sight while neither is in view. */
function place(button: HTMLElement, range: Range, frame: HTMLElement): void {
  const lines = [...range.getClientRects()];
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) return;
  const around = frame.getBoundingClientRect();
  const { width, height } = button.getBoundingClientRect();
  const below = last.bottom + GAP - around.top;
  const above = first.top - GAP - height - around.top;
  const fits = (top: number): boolean => top >= 0 && top + height <= around.height;
  const top = [below, above].find(fits);
  const left = Math.max(last.right - width, Math.min(...lines.map((line) => line.left))) - around.left;
  button.style.visibility = top === undefined ? "hidden" : "visible";
  button.style.top = `${top ?? 0}px`;
  button.style.left = `${Math.max(EDGE, Math.min(left, around.width - width - EDGE))}px`;
}

function takesReply(state: SessionState): boolean {
  return (state.thread.thread?.status.type ?? "active") === "active" && openQuestion(state) === null;
}

export interface QuoteButtonProps {
  /** The box that the thread scrolls in. */
  frame: RefObject<HTMLElement | null>;
  onQuoted: () => void;
}

/** Beside selected words of an answer: takes them along as the quote of the next message. */
export function QuoteButton({ frame, onQuoted }: QuoteButtonProps) {
  const session = useSession();
  const texts = useTexts();
  const announce = useAnnounce();
  const canReply = useSelect(takesReply);
  const [passage, drop] = usePassage(frame);
  const button = useRef<HTMLButtonElement>(null);
  const range = passage?.range;

  useLayoutEffect(() => {
    const { current: around } = frame;
    if (!range || !around) return;
    const follow = (): void => {
      if (button.current) place(button.current, range, around);
    };
    follow();
    around.addEventListener("scroll", follow, { capture: true, passive: true });
    window.addEventListener("resize", follow);
    return () => {
      around.removeEventListener("scroll", follow, { capture: true });
      window.removeEventListener("resize", follow);
    };
  }, [frame, range, canReply]);

  const pressed = useEffectEvent((event: KeyboardEvent): void => {
    if (!button.current || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      if (event.target === button.current) frame.current?.querySelector<HTMLElement>(".scroller")?.focus();
      drop();
    } else if (event.key === "Tab" && !event.shiftKey && event.target !== button.current) {
      // It belongs to the words that are selected, wherever the focus is among them.
      event.preventDefault();
      button.current.focus();
    }
  });
  useEffect(() => {
    const { current: around } = frame;
    around?.addEventListener("keydown", pressed);
    return () => around?.removeEventListener("keydown", pressed);
  }, [frame]);

  if (!passage || !canReply) return null;
  return (
    <button
      ref={button}
      type="button"
      className="quote-button"
      // The words stay selected until they are taken.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        session.composer.quote(passage.words);
        document.getSelection()?.removeAllRanges();
        drop();
        announce(texts.quoted);
        onQuoted();
      }}
    >
      <Quote size={14} strokeWidth={1.75} aria-hidden="true" />
      {texts.quote}
    </button>
  );
}
