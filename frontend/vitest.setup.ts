import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

// jsdom has no layout: what Radix and the chat ask the browser for is answered with "nothing to measure".
class NothingToObserve {
  observe(): void {
    return;
  }
  unobserve(): void {
    return;
  }
  disconnect(): void {
    return;
  }
}

if (typeof Element !== "undefined") {
  Object.assign(globalThis, {
    ResizeObserver: NothingToObserve,
    IntersectionObserver: NothingToObserve,
    matchMedia: (query: string) => Object.assign(new EventTarget(), { matches: false, media: query, onchange: null }),
  });
  Object.assign(Range.prototype, { getClientRects: () => [] });
  Object.assign(Element.prototype, {
    scrollIntoView: () => undefined,
    scrollTo: () => undefined,
    hasPointerCapture: () => false,
    setPointerCapture: () => undefined,
    releasePointerCapture: () => undefined,
  });
}
