/**
 * The tokens of the page pass into the shadow root; behind each stands a fallback, so that the element also looks right on
 * a page that has none. Everything else uses only the --ck layer.
 */
export const TOKENS = `
:host {
  --ck-bg: var(--bg, #fafaf8);
  --ck-surface: var(--surface, #ffffff);
  --ck-sunken: var(--sunken, #f3f4f1);
  --ck-hover: var(--hover, #eceeea);
  --ck-input: var(--input, #ffffff);
  --ck-border: var(--border, #e3e5e0);
  --ck-line: var(--line, #868d89);
  --ck-text: var(--text, #191c1b);
  --ck-text-2: var(--text-2, #525956);
  --ck-text-3: var(--text-3, #646b68);
  --ck-accent: var(--accent, #0b6a69);
  --ck-accent-hover: var(--accent-hover, #08514f);
  --ck-on-accent: var(--on-accent, #ffffff);
  --ck-accent-text: var(--accent-text, #0a6362);
  --ck-accent-soft: var(--accent-soft, #e2f0ee);
  --ck-chart-2: var(--chart-2, #549490);
  --ck-ok: var(--ok, #1c7438);
  --ck-ok-soft: var(--ok-soft, #e7f4ea);
  --ck-warn: var(--warn, #855600);
  --ck-warn-soft: var(--warn-soft, #fbf0d8);
  --ck-warn-dot: var(--warn-dot, #b87400);
  --ck-bad: var(--bad, #b3261e);
  --ck-bad-soft: var(--bad-soft, #fcecea);
  --ck-shadow-1: var(--shadow-1, 0 1px 2px rgb(20 28 26 / 0.06));
  --ck-shadow-2: var(--shadow-2, 0 1px 2px rgb(20 28 26 / 0.05), 0 4px 14px rgb(20 28 26 / 0.07));
  --ck-shadow-3: var(--shadow-3, 0 2px 6px rgb(20 28 26 / 0.06), 0 14px 40px rgb(20 28 26 / 0.16));
  --ck-font: var(--font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif);
  --ck-mono: var(--mono, ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace);
  --ck-scrim: rgb(20 26 24 / 0.36);
  --ck-radius-factor: 1;
  --ck-density: 1;
  --ck-scale: 1;
  --ck-column: 760px;
  --ck-header-height: 56px;
  --ck-ease: cubic-bezier(0.2, 0.7, 0.2, 1);
}
:host([data-color-scheme="light"]) { color-scheme: light; }
:host([data-color-scheme="dark"]) {
  color-scheme: dark;
  --ck-bg: var(--bg, #101312);
  --ck-surface: var(--surface, #171b1a);
  --ck-sunken: var(--sunken, #1e2322);
  --ck-hover: var(--hover, #252b29);
  --ck-input: var(--input, #101312);
  --ck-border: var(--border, #2a302e);
  --ck-line: var(--line, #6c7672);
  --ck-text: var(--text, #e8ecea);
  --ck-text-2: var(--text-2, #a8b1ad);
  --ck-text-3: var(--text-3, #8f9995);
  --ck-accent: var(--accent, #4cc3ba);
  --ck-accent-hover: var(--accent-hover, #6ad4cc);
  --ck-on-accent: var(--on-accent, #04211f);
  --ck-accent-text: var(--accent-text, #66d1c8);
  --ck-accent-soft: var(--accent-soft, #12302e);
  --ck-chart-2: var(--chart-2, #2c7c77);
  --ck-ok: var(--ok, #72cf8c);
  --ck-ok-soft: var(--ok-soft, #13291b);
  --ck-warn: var(--warn, #e5b65a);
  --ck-warn-soft: var(--warn-soft, #2c2312);
  --ck-warn-dot: var(--warn-dot, #e5b65a);
  --ck-bad: var(--bad, #ff9188);
  --ck-bad-soft: var(--bad-soft, #361816);
  --ck-shadow-1: var(--shadow-1, 0 1px 2px rgb(0 0 0 / 0.4));
  --ck-shadow-2: var(--shadow-2, 0 1px 2px rgb(0 0 0 / 0.4), 0 6px 18px rgb(0 0 0 / 0.35));
  --ck-shadow-3: var(--shadow-3, 0 2px 8px rgb(0 0 0 / 0.4), 0 18px 48px rgb(0 0 0 / 0.55));
  --ck-scrim: rgb(4 6 5 / 0.62);
}
`;
