import type { CSSProperties } from "react";

import { isRecord } from "../protocol/guards";

/** One step of the spacing scale, in which numbers for gaps and padding are counted. */
const SPACE = 4;
const LENGTH = /^-?\d+(?:\.\d+)?(?:px|rem|em|%|vh|vw|ch|fr)?$|^auto$/;
const COLOR = /^#[0-9a-f]{3,8}$|^(?:rgb|hsl)a?\([\d\s.,%/deg-]+\)$/i;

/** Names that servers use for colours, as tokens of ours. */
const COLOR_NAMES: Readonly<Record<string, string>> = {
  primary: "var(--ck-text)",
  prose: "var(--ck-text)",
  secondary: "var(--ck-text-2)",
  tertiary: "var(--ck-text-3)",
  emphasis: "var(--ck-text)",
  accent: "var(--ck-accent-text)",
  success: "var(--ck-ok)",
  warning: "var(--ck-warn)",
  caution: "var(--ck-warn)",
  danger: "var(--ck-bad)",
  info: "var(--ck-accent-text)",
  discovery: "var(--ck-accent-text)",
  surface: "var(--ck-surface)",
  "surface-secondary": "var(--ck-sunken)",
  "surface-tertiary": "var(--ck-hover)",
  "surface-elevated": "var(--ck-surface)",
  "surface-elevated-secondary": "var(--ck-sunken)",
  default: "var(--ck-border)",
  subtle: "var(--ck-border)",
  strong: "var(--ck-line)",
};

/** A length that is safe to hand to CSS; anything else is as if it were absent. */
export function cssLength(value: unknown, unit = 1): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return `${value * unit}px`;
  return typeof value === "string" && LENGTH.test(value) ? value : undefined;
}

/** A colour by name or literal. Nothing that could fetch (`url(…)`) passes. */
export function cssColor(value: unknown): string | undefined {
  if (isRecord(value)) {
    const { light, dark } = value;
    const [forLight, forDark] = [cssColor(light), cssColor(dark)];
    return forLight && forDark ? `light-dark(${forLight}, ${forDark})` : undefined;
  }
  if (typeof value !== "string") return undefined;
  return COLOR_NAMES[value] ?? (COLOR.test(value) ? value : undefined);
}

export function cssSpacing(value: unknown): string | undefined {
  if (!isRecord(value)) return cssLength(value, SPACE);
  const side = (name: string, axis: string): string => cssLength(value[name] ?? value[axis], SPACE) ?? "0";
  return `${side("top", "y")} ${side("right", "x")} ${side("bottom", "y")} ${side("left", "x")}`;
}

const ALIGNMENT: Readonly<Record<string, string>> = {
  start: "flex-start",
  end: "flex-end",
  center: "center",
  baseline: "baseline",
  stretch: "stretch",
  between: "space-between",
  around: "space-around",
  evenly: "space-evenly",
};

const RADII: Readonly<Record<string, string>> = {
  none: "0",
  "2xs": "2px",
  xs: "4px",
  sm: "6px",
  md: "8px",
  lg: "12px",
  xl: "16px",
  "2xl": "20px",
  "3xl": "24px",
  "4xl": "32px",
  full: "999px",
  "100%": "100%",
};

export function pick<Value extends string>(table: Readonly<Record<string, Value>>, name: unknown): Value | undefined {
  return typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}

export function alignment(value: unknown): string | undefined {
  return pick(ALIGNMENT, value);
}

function border(value: unknown): string | undefined {
  if (typeof value === "number") return `${value}px solid var(--ck-border)`;
  if (!isRecord(value) || typeof value["size"] !== "number") return undefined;
  const style =
    pick({ solid: "solid", dashed: "dashed", dotted: "dotted", double: "double" }, value["style"]) ?? "solid";
  return `${value["size"]}px ${style} ${cssColor(value["color"]) ?? "var(--ck-border)"}`;
}

type Props = Readonly<Record<string, unknown>>;

function aspectRatio(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && /^\d+(?:\.\d+)?(?:\s*\/\s*\d+(?:\.\d+)?)?$/.test(value) ? value : undefined;
}

/** A style of only those properties that have a value. */
function style(values: Record<string, string | undefined>): CSSProperties {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

export function blockStyle(props: Props): CSSProperties {
  return style({
    width: cssLength(props["width"] ?? props["size"]),
    height: cssLength(props["height"] ?? props["size"]),
    minWidth: cssLength(props["minWidth"] ?? props["minSize"]),
    minHeight: cssLength(props["minHeight"] ?? props["minSize"]),
    maxWidth: cssLength(props["maxWidth"] ?? props["maxSize"]),
    maxHeight: cssLength(props["maxHeight"] ?? props["maxSize"]),
    aspectRatio: aspectRatio(props["aspectRatio"]),
    borderRadius: pick(RADII, props["radius"]),
    margin: cssSpacing(props["margin"]),
  });
}

export function borderStyle(value: unknown): CSSProperties {
  const edges = isRecord(value) && !("size" in value) ? value : null;
  return style({
    border: edges ? undefined : border(value),
    borderTop: border(edges?.["top"] ?? edges?.["y"]),
    borderRight: border(edges?.["right"] ?? edges?.["x"]),
    borderBottom: border(edges?.["bottom"] ?? edges?.["y"]),
    borderLeft: border(edges?.["left"] ?? edges?.["x"]),
  });
}

export function boxStyle(props: Props): CSSProperties {
  const flex = props["flex"];
  return {
    ...blockStyle(props),
    ...style({
      gap: cssLength(props["gap"], SPACE),
      padding: cssSpacing(props["padding"]),
      alignItems: alignment(props["align"]),
      justifyContent: alignment(props["justify"]),
      flexWrap: pick({ nowrap: "nowrap", wrap: "wrap", "wrap-reverse": "wrap-reverse" }, props["wrap"]),
      flex: typeof flex === "number" ? String(flex) : pick({ auto: "auto", none: "none", "1": "1" }, flex),
      background: cssColor(props["background"]),
    }),
    ...borderStyle(props["border"]),
  };
}

export function textStyle(props: Props): CSSProperties {
  const lines = props["maxLines"];
  const clamp = typeof lines === "number" && lines > 0 ? lines : undefined;
  return style({
    color: cssColor(props["color"]),
    fontWeight: pick({ normal: "400", medium: "500", semibold: "600", bold: "700" }, props["weight"]),
    textAlign: pick({ start: "start", center: "center", end: "end" }, props["textAlign"]),
    WebkitLineClamp: clamp === undefined ? undefined : String(clamp),
    width: cssLength(props["width"]),
  });
}

/** The colour scheme that a root asks for instead of the chat's. */
export function themeOf({ theme }: Props): "light" | "dark" | undefined {
  return theme === "light" || theme === "dark" ? theme : undefined;
}
