import { useEffect, useRef } from "react";

import { announceableLength, spoken } from "../announcements";
import { useAnnounce, useSelect, useTexts } from "../context";

/** Sentences that finish quickly are spoken together, so that a screen reader is not cut off. */
const PAUSE_MS = 1200;

/** Speaks the growing answer sentence by sentence, and says when it is complete. */
export function useSpokenAnswer(): void {
  const announce = useAnnounce();
  const texts = useTexts();
  const streaming = useSelect((state) => state.phase === "streaming");
  const message = useSelect((state) => {
    const last = state.thread.items.findLast((item) => item.type === "assistant_message");
    return last ?? null;
  });
  const progress = useRef<{ id: string; length: number } | null>(null);
  const wasStreaming = useRef(false);
  const lastSpoken = useRef(0);

  useEffect(() => {
    if (streaming && !wasStreaming.current) {
      progress.current = message ? { id: message.id, length: Infinity } : null;
      announce(texts.answering);
    }
    const ended = !streaming && wasStreaming.current;
    wasStreaming.current = streaming;
    if ((!streaming && !ended) || !message) return;
    const speak = (): void => {
      const text = message.content.map((part) => part.text).join("\n");
      const from = progress.current?.id === message.id ? progress.current.length : 0;
      const length = announceableLength(text, ended);
      if (length > from) {
        progress.current = { id: message.id, length };
        lastSpoken.current = performance.now();
        announce(spoken(text.slice(from, length)));
      } else if (ended) {
        announce(texts.answerReady);
      }
    };
    if (ended) {
      speak();
      return;
    }
    const wait = PAUSE_MS - (performance.now() - lastSpoken.current);
    const timer = setTimeout(speak, Math.max(0, wait));
    return () => clearTimeout(timer);
  }, [announce, message, streaming, texts]);
}
