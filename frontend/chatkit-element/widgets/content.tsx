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
  return <span className={`w-badge tone-${tone} badge-${variant}`}>{textOf(node["label"])}</span>;
}

const ICON_SIZES: Readonly<Record<string, number>> = { xs: 12, sm: 14, md: 18, lg: 20, xl: 24, "2xl": 28, "3xl": 32 };

export function iconSize(value: unknown): number {
  return (typeof value === "string" ? ICON_SIZES[value] : undefined) ?? 18;
}

export function IconWidget({ node }: RendererProps) {
  return (
    <span className="w-icon" style={{ color: cssColor(node["color"]) }}>
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

export function ImageWidget({ node }: RendererProps) {
  const { src, alt } = node as { src?: unknown; alt?: unknown };
  return (
    <span className="w-image" data-frame={node["frame"] === true} style={blockStyle(node)}>
      <SafeImage
        src={typeof src === "string" ? src : undefined}
        alt={typeof alt === "string" ? alt : ""}
        className={pick(FITS, node["fit"]) ?? "fit-cover"}
      />
    </span>
  );
}
