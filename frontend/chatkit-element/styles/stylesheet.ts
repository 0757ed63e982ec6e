import { BASE } from "./base";
import { COMPOSER } from "./composer";
import { FIELDS } from "./fields";
import { HEADER } from "./header";
import { HISTORY } from "./history";
import { MARKDOWN } from "./markdown";
import { THREAD } from "./thread";
import { TOKENS } from "./tokens";
import { WIDGETS } from "./widgets";

const RULES = [BASE, HEADER, THREAD, MARKDOWN, COMPOSER, HISTORY, WIDGETS, FIELDS].join("\n");

/**
 * Letters and their lines grow with the base size of the theme; the grid of boxes stays. Rules that set a lower bound (a
 * phone zooms into fields below 16 px) say so themselves.
 */
function scaled(rules: string): string {
  const grown = (pixels: string): string => `calc(${pixels} * var(--ck-scale))`;
  return rules
    .replace(/((?:font-size|line-height): )([\d.]+px)/g, (_, name: string, pixels: string) => name + grown(pixels))
    .replace(/([\d.]+px)\/([\d.]+px)/g, (_, size: string, line: string) => `${grown(size)}/${grown(line)}`);
}

const CSS = [TOKENS, scaled(RULES)].join("\n");

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
