import { createElement } from "react";

import { LatePart, useLatePart } from "../../late-part";
import type { QuoteButtonProps } from "./QuoteButton";

export const QUOTE_BUTTON = new LatePart(async () => (await import("./QuoteButton")).QuoteButton);

/** Nobody quotes before there is an answer: what it takes is fetched with the first thread. */
export function LateQuoteButton(props: QuoteButtonProps) {
  const Button = useLatePart(QUOTE_BUTTON);
  return Button ? createElement(Button, props) : null;
}
