import { ArrowDown } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useStickToBottom, type GetTargetScrollTop } from "use-stick-to-bottom";

import { HoldContext, UnreadContext, useSelect, useSession, useTexts } from "../context";
import { LateQuoteButton } from "../quoting/LateQuoteButton";
import { groupTurns } from "../turns";
import { TurnView } from "./TurnView";
import { useEndInView } from "./use-end-in-view";
import { useHeldEnd } from "./use-held-end";
import { useSpokenAnswer } from "./use-spoken-answer";
import { useSteadyTop } from "./use-steady-top";
import { useUnread } from "./use-unread";

/** From here on, laying out all turns for each word of an answer would be felt. */
const LONG_FROM = 40;

/** How far above the screen earlier messages are asked for, so that they are there when the reader is. */
const READ_AHEAD = "600px 0px 0px";

const ABOVE_WORDS = 16;

/** How far the end is followed: the last words stay in view, however high the card is that stands below them. */
const followedTo: GetTargetScrollTop = (end, { scrollElement }) => {
  const words = [...scrollElement.querySelectorAll(".turn:last-child > .answer > .message")].at(-1);
  if (!words?.nextElementSibling?.matches(".widget")) return end;
  const above = words.getBoundingClientRect().top - scrollElement.getBoundingClientRect().top;
  return Math.min(end, scrollElement.scrollTop + above - ABOVE_WORDS);
};

function EarlierButton() {
  const session = useSession();
  const button = useRef<HTMLButtonElement>(null);
  const texts = useTexts();
  const earlier = useSelect((state) => state.earlier);
  const busy = useSelect((state) => state.earlierBusy);
  useEffect(() => {
    const [element, root] = [button.current, button.current?.closest(".scroller")];
    if (!element || !root) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void session.threads.loadEarlier();
      },
      { root, rootMargin: READ_AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [earlier, session]);
  if (earlier === null) return null;
  return (
    <button
      ref={button}
      type="button"
      className="button small earlier"
      aria-busy={busy}
      onClick={() => {
        void session.threads.loadEarlier();
      }}
    >
      {busy ? texts.loadingEarlier : texts.earlier}
    </button>
  );
}

/** The conversation, oldest first. Follows the end while the reader is there, and stays put otherwise. */
export function ThreadView({ onReply }: { onReply: () => void }) {
  const texts = useTexts();
  const items = useSelect((state) => state.thread.items);
  const follow = useSelect((state) => state.options?.thread?.autoScroll !== false);
  const streaming = useSelect((state) => state.phase === "streaming");
  const { scrollRef, contentRef, isAtBottom, scrollToBottom, stopScroll } = useStickToBottom({
    initial: "instant",
    resize: "instant",
    targetScrollTop: followedTo,
  });
  const unread = useUnread(isAtBottom);
  const turns = useMemo(() => groupTurns(items), [items]);
  const scroller = useCallback(() => scrollRef.current, [scrollRef]);
  useSteadyTop(scroller);
  useSpokenAnswer();
  useEffect(() => {
    if (!streaming) return;
    if (follow) void scrollToBottom("instant");
    else scrollRef.current?.scrollTo({ top: scrollRef.current.scrollHeight });
  }, [streaming, follow, scrollRef, scrollToBottom]);
  useEffect(() => {
    // The question has come into view; what answers it grows below the edge, wherever the reader is.
    if (streaming && !follow && isAtBottom) stopScroll();
  }, [streaming, follow, isAtBottom, stopScroll]);
  const frame = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const isEndInView = useEndInView(scroller, end);
  useHeldEnd(scroller, isEndInView && (follow || !streaming));
  const jumpLabel = unread === null ? texts.jumpToLatest : texts.jumpToUnread;
  return (
    <div className="scroll-frame" ref={frame}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable without a mouse */}
      <div className="scroller" ref={scrollRef} tabIndex={0} role="log" aria-live="off" aria-label={texts.chat}>
        <div className="thread" ref={contentRef} data-long={turns.length > LONG_FROM}>
          <EarlierButton />
          <HoldContext value={stopScroll}>
            <UnreadContext value={unread}>
              {turns.map((turn, index) => (
                <TurnView key={turn.key} turn={turn} isLast={index === turns.length - 1} />
              ))}
            </UnreadContext>
          </HoldContext>
        </div>
        <div ref={end} />
      </div>
      <LateQuoteButton frame={frame} onQuoted={onReply} />
      {!(isAtBottom && isEndInView) && (
        <button
          type="button"
          className="jump"
          aria-label={jumpLabel}
          title={jumpLabel}
          onClick={() => {
            if (isAtBottom) scrollRef.current?.scrollTo({ top: scrollRef.current.scrollHeight, behavior: "instant" });
            else void scrollToBottom();
          }}
        >
          <ArrowDown size={18} strokeWidth={1.75} aria-hidden="true" />
          {unread !== null && <span className="jump-dot" aria-hidden="true" />}
        </button>
      )}
    </div>
  );
}
