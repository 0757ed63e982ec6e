import { useEffect, useState, type RefObject } from "react";

import { selectedIn, withinMessage, wordsOf } from "./passage";

export interface Passage {
  range: Range;
  words: string;
}

function passageIn(frame: HTMLElement): Passage | null {
  const selected = selectedIn(frame.getRootNode());
  const range = selected && withinMessage(selected);
  const words = range ? wordsOf(range) : "";
  return range && words !== "" ? { range, words } : null;
}

/** The words of one answer that are selected. While the pointer still selects there are none. */
export function usePassage(frame: RefObject<HTMLElement | null>): [Passage | null, drop: () => void] {
  const [passage, setPassage] = useState<Passage | null>(null);
  useEffect(() => {
    const { current: watched } = frame;
    if (!watched) return;
    let isPressed = false;
    const read = (): void => {
      if (!isPressed) setPassage(passageIn(watched));
    };
    const pressed = (): void => {
      isPressed = true;
    };
    const released = (): void => {
      if (!isPressed) return;
      isPressed = false;
      // What a press takes back is only gone when it is over.
      requestAnimationFrame(read);
    };
    read();
    watched.addEventListener("pointerdown", pressed);
    document.addEventListener("pointerup", released);
    document.addEventListener("pointercancel", released);
    document.addEventListener("selectionchange", read);
    return () => {
      watched.removeEventListener("pointerdown", pressed);
      document.removeEventListener("pointerup", released);
      document.removeEventListener("pointercancel", released);
      document.removeEventListener("selectionchange", read);
    };
  }, [frame]);
  return [passage, () => setPassage(null)];
}
