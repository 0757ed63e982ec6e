import type { CSSProperties } from "react";

import { ContentIcon } from "../icons/ContentIcon";
import { SafeImage } from "../markdown/SafeImage";
import { blockStyle, cssColor, pick } from "./css-values";
import type { RendererProps } from "./renderer";

const TONES = {
  secondary: "neutral",
  success: "ok",
  danger: "bad",
  warning: "warn",
  info: "accent",
  discovery: "accent",
};

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function BadgeWidget({ node }: RendererProps) {
  const tone = pick(TONES, node["color"]) ?? "neutral";
  const variant = pick({ solid: "solid", soft: "soft", outline: "outline" }, node["variant"]) ?? "soft";
  const size = pick({ sm: "badge-sm", lg: "badge-lg" }, node["size"]) ?? "";
  const square = node["pill"] === false ? "badge-square" : "";
  return <span className={`w-badge tone-${tone} badge-${variant} ${size} ${square}`}>{textOf(node["label"])}</span>;
}

const ICON_SIZES: Readonly<Record<string, number>> = { xs: 12, sm: 14, md: 18, lg: 20, xl: 24, "2xl": 28, "3xl": 32 };

export function iconSize(value: unknown): number {
  return (typeof value === "string" ? ICON_SIZES[value] : undefined) ?? 18;
}

/** The ground that an icon of that colour may stand on. */
const GROUNDS = {
  success: "var(--ck-ok-soft)",
  danger: "var(--ck-bad-soft)",
  warning: "var(--ck-warn-soft)",
  caution: "var(--ck-warn-soft)",
  accent: "var(--ck-accent-soft)",
  info: "var(--ck-accent-soft)",
  discovery: "var(--ck-accent-soft)",
};

export function IconWidget({ node }: RendererProps) {
  const style: CSSProperties & Record<"--icon-soft", string | undefined> = {
    color: cssColor(node["color"]),
    "--icon-soft": pick(GROUNDS, node["color"]),
  };
  return (
    <span className="w-icon" style={style}>
      <ContentIcon name={textOf(node["name"])} size={iconSize(node["size"])} />
    </span>
  );
}

const FITS = {
  cover: "fit-cover",
  contain: "fit-contain",
  fill: "fit-fill",
  "scale-down": "fit-scale",
  none: "fit-none",
};

const POSITION = /^(?:top|bottom|center|left|right)(?: (?:left|right))?$/;

export function ImageWidget({ node }: RendererProps) {
  const { src, alt, position, flex } = node as Record<string, unknown>;
  return (
    <span
      className="w-image"
      data-frame={node["frame"] === true}
      data-flush={node["flush"] === true}
      style={{
        ...blockStyle(node),
        ...(typeof flex === "number" ? { flex } : {}),
        background: cssColor(node["background"]),
      }}
    >
      <SafeImage
        src={typeof src === "string" ? src : undefined}
        alt={typeof alt === "string" ? alt : ""}
        className={pick(FITS, node["fit"]) ?? "fit-cover"}
        {...(typeof position === "string" && POSITION.test(position) ? { position } : {})}
      />
    </span>
  );
}
