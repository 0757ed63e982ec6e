import { act } from "@testing-library/react";
import { vi } from "vitest";

/** Selects words inside the shadow root, from one to another; jsdom keeps selections of the document only. */
export function selectWords(from: [Node, number], to: [Node, number]): void {
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  const selection = { getComposedRanges: () => [range], removeAllRanges: () => range.collapse() };
  vi.spyOn(document, "getSelection").mockReturnValue(selection as unknown as Selection);
  act(() => {
    document.dispatchEvent(new Event("selectionchange"));
  });
}
