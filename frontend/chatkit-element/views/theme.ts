import type { ChatKitOptions, ColorScheme, FontObject, SurfaceColors, ThemeOption } from "@openai/chatkit";

type Theme = ChatKitOptions["theme"];

const RADIUS_FACTORS: Record<NonNullable<ThemeOption["radius"]>, number> = {
  pill: 1,
  round: 1,
  soft: 0.6,
  sharp: 0.15,
};
const DENSITY_FACTORS: Record<NonNullable<ThemeOption["density"]>, number> = {
  compact: 0.75,
  normal: 1,
  spacious: 1.3,
};
/** The size that the style sheet is drawn for. */
const BASE_SIZE = 15;

/** The scheme that was asked for; null leaves it to the page's own tokens. */
export function colorScheme(theme: Theme): ColorScheme | null {
  return typeof theme === "string" ? theme : (theme?.colorScheme ?? null);
}

const HEX = /^#(?:([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})|([0-9a-f])([0-9a-f])([0-9a-f]))$/i;

/** The luminance from which black words are easier to read on a colour than white ones (WCAG 2.2, contrast ratio). */
const BLACK_FROM = 0.179;

/** Black or white, whichever can be read on the colour; undefined for notations other than hexadecimal. */
function readableOn(color: string | undefined): string | undefined {
  const parts = HEX.exec(color ?? "")
    ?.slice(1)
    .filter(Boolean);
  if (!parts) return undefined;
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const channel = parseInt(part.length === 1 ? part + part : part, 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > BLACK_FROM ? "#000000" : "#ffffff";
}

function softOf(color: string | undefined): string | undefined {
  return color && `color-mix(in srgb, ${color} 14%, var(--ck-surface))`;
}

/** How colourful one step of a tint is. */
const TINT_STEP = 0.003;

/** Everything else between the two colours of a surface, so that words can be read wherever they stand. */
function betweenColors(surface: SurfaceColors | undefined): Record<string, string> {
  if (!surface) return {};
  const mixed = (share: number): string =>
    `color-mix(in oklab, ${surface.foreground} ${share}%, ${surface.background})`;
  return {
    "--ck-bg": surface.background,
    "--ck-input": surface.background,
    "--ck-surface": mixed(3),
    "--ck-sunken": mixed(5),
    "--ck-hover": mixed(8),
    "--ck-border": mixed(14),
    "--ck-line": mixed(45),
    "--ck-text": surface.foreground,
    "--ck-text-2": mixed(80),
    "--ck-text-3": mixed(72),
  };
}

/** Whether the theme gives its grays a hue, for which the style sheet has rules of their own. */
export function isTinted(theme: Theme): boolean {
  return typeof theme === "object" && theme.color?.grayscale !== undefined;
}

/** What a theme changes, as custom properties. Everything it does not name stays with the page's tokens. */
export function themeVariables(theme: Theme): Record<string, string> {
  if (theme === undefined || typeof theme === "string") return {};
  const { radius, density, typography, color } = theme;
  const variables: Record<string, string | undefined> = {
    "--ck-radius-factor": radius && String(RADIUS_FACTORS[radius]),
    "--ck-density": density && String(DENSITY_FACTORS[density]),
    "--ck-scale": typography?.baseSize && String(typography.baseSize / BASE_SIZE),
    "--ck-font": typography?.fontFamily,
    "--ck-mono": typography?.fontFamilyMono,
    "--ck-accent": color?.accent?.primary,
    "--ck-accent-hover": color?.accent?.primary,
    "--ck-accent-text": color?.accent?.primary,
    "--ck-accent-soft": softOf(color?.accent?.primary),
    "--ck-on-accent": readableOn(color?.accent?.primary),
    "--ck-gray-hue": color?.grayscale && String(color.grayscale.hue),
    "--ck-gray-chroma": color?.grayscale && (color.grayscale.tint * TINT_STEP).toFixed(3),
    "--ck-gray-shade": color?.grayscale && String(color.grayscale.shade ?? 0),
    ...betweenColors(color?.surface),
  };
  return Object.fromEntries(Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** The fonts that a theme brings. */
export function fontSources(theme: Theme): readonly FontObject[] {
  return typeof theme === "object" ? (theme.typography?.fontSources ?? []) : [];
}
