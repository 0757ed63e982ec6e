import { BASE } from "./base";
import { COMPOSER } from "./composer";
import { FIELDS } from "./fields";
import { HEADER } from "./header";
import { HISTORY } from "./history";
import { MARKDOWN } from "./markdown";
import { THREAD } from "./thread";
import { TOKENS } from "./tokens";
import { WIDGETS } from "./widgets";

const CSS = [TOKENS, BASE, HEADER, THREAD, MARKDOWN, COMPOSER, HISTORY, WIDGETS, FIELDS].join("\n");

let shared: CSSStyleSheet | null = null;

/**
 * Gives the shadow root its one style sheet, shared by all elements of the page. A constructed sheet needs no permission
 * from a content security policy; where browsers cannot construct one, a style element does the same.
 */
export function adoptStyles(root: ShadowRoot): void {
  if (!("adoptedStyleSheets" in root)) {
    const style = document.createElement("style");
    style.textContent = CSS;
    (root as ShadowRoot).append(style);
    return;
  }
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(CSS);
  }
  root.adoptedStyleSheets = [shared];
}
