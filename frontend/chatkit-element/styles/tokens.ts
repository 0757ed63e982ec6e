/** Light and dark, by the name that a page may give to its own. */
const PALETTE = {
  bg: ["#fafaf8", "#101312"],
  surface: ["#ffffff", "#171b1a"],
  sunken: ["#f3f4f1", "#1e2322"],
  hover: ["#eceeea", "#252b29"],
  input: ["#ffffff", "#101312"],
  border: ["#e3e5e0", "#2a302e"],
  line: ["#868d89", "#6c7672"],
  text: ["#191c1b", "#e8ecea"],
  "text-2": ["#525956", "#a8b1ad"],
  "text-3": ["#646b68", "#8f9995"],
  accent: ["#0b6a69", "#4cc3ba"],
  "accent-hover": ["#08514f", "#6ad4cc"],
  "on-accent": ["#ffffff", "#04211f"],
  "accent-text": ["#0a6362", "#66d1c8"],
  "accent-soft": ["#e2f0ee", "#12302e"],
  "chart-2": ["#549490", "#2c7c77"],
  ok: ["#1c7438", "#72cf8c"],
  "ok-soft": ["#e7f4ea", "#13291b"],
  warn: ["#855600", "#e5b65a"],
  "warn-soft": ["#fbf0d8", "#2c2312"],
  "warn-dot": ["#b87400", "#e5b65a"],
  bad: ["#b3261e", "#ff9188"],
  "bad-soft": ["#fcecea", "#361816"],
  "shadow-1": ["0 1px 2px rgb(20 28 26 / 0.06)", "0 1px 2px rgb(0 0 0 / 0.4)"],
  "shadow-2": [
    "0 1px 2px rgb(20 28 26 / 0.05), 0 4px 14px rgb(20 28 26 / 0.07)",
    "0 1px 2px rgb(0 0 0 / 0.4), 0 6px 18px rgb(0 0 0 / 0.35)",
  ],
  "shadow-3": [
    "0 2px 6px rgb(20 28 26 / 0.06), 0 14px 40px rgb(20 28 26 / 0.16)",
    "0 2px 8px rgb(0 0 0 / 0.4), 0 18px 48px rgb(0 0 0 / 0.55)",
  ],
  scrim: ["rgb(20 26 24 / 0.36)", "rgb(4 6 5 / 0.62)"],
} as const;

/** The gray ones: what words stand on, and words. A theme may give them a hue. */
const GRAYS = ["bg", "surface", "sunken", "hover", "input", "border", "line", "text", "text-2", "text-3"] as const;

const LIGHT = 0;
const DARK = 1;
type Scheme = typeof LIGHT | typeof DARK;

function palette(scheme: Scheme, value: (name: string, own: string) => string): string {
  return Object.entries(PALETTE)
    .map(([name, values]) => `  --ck-${name}: ${value(name, values[scheme])};`)
    .join("\n");
}

/** How much lighter or darker one step of a theme's shade is. */
const SHADE_STEP = 0.006;

/**
 * The grays in the hue of the theme. Words go along where a shade would take their contrast, so that no combination of
 * hue, tint and shade brings it below 4.5 (WCAG 2.2, 1.4.3).
 */
function tinted(scheme: Scheme, value: (name: string, own: string) => string): string {
  const bound = scheme === LIGHT ? "max" : "min";
  return GRAYS.map((name) => {
    const isWord = name.startsWith("text");
    const steps = isWord ? `${bound}(0, var(--ck-gray-shade))` : "var(--ck-gray-shade)";
    const chroma = isWord ? "var(--ck-gray-chroma)" : "calc(var(--ck-gray-chroma) * 0.8)";
    const from = value(name, PALETTE[name][scheme]);
    return `  --ck-${name}: oklch(from ${from} calc(l - ${steps} * ${SHADE_STEP}) ${chroma} var(--ck-gray-hue));`;
  }).join("\n");
}

const pageOr = (name: string, own: string): string => `var(--${name}, ${own})`;
const ownOnly = (_name: string, own: string): string => own;

/**
 * The tokens of the page pass into the shadow root; behind each stands a fallback, so that the element also looks right on
 * a page that has none. A widget may ask for a scheme of its own, for which the page has no tokens. Everything else uses
 * only the --ck layer.
 */
export const TOKENS = `
:host {
${palette(LIGHT, pageOr)}
  --ck-font: var(--font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif);
  --ck-mono: var(--mono, ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace);
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
${palette(DARK, pageOr)}
}
.widget [data-theme="light"] {
  color-scheme: light;
  color: var(--ck-text);
${palette(LIGHT, ownOnly)}
}
.widget [data-theme="dark"] {
  color-scheme: dark;
  color: var(--ck-text);
${palette(DARK, ownOnly)}
}
@supports (color: oklch(from red l c h)) {
.chat[data-tinted="true"] {
${tinted(LIGHT, pageOr)}
}
:host([data-color-scheme="dark"]) .chat[data-tinted="true"] {
${tinted(DARK, pageOr)}
}
.chat[data-tinted="true"] .widget [data-theme="light"] {
${tinted(LIGHT, ownOnly)}
}
.chat[data-tinted="true"] .widget [data-theme="dark"] {
${tinted(DARK, ownOnly)}
}
}
`;
