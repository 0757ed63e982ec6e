import type { ChatKitOptions, ColorScheme, ThemeOption } from "@openai/chatkit";

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
    "--ck-bg": color?.surface?.background,
    "--ck-text": color?.surface?.foreground,
  };
  return Object.fromEntries(Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1])));
}
