import { createElement } from "react";

import { Markdown } from "../markdown/Markdown";
import type { WidgetNode } from "../protocol/wire";
import { textStyle } from "./css-values";
import type { RendererProps } from "./renderer";

function valueOf(node: WidgetNode): string {
  const { value } = node as { value?: unknown };
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function text(tag: "h2" | "p", className: string, node: WidgetNode) {
  const size = typeof node["size"] === "string" ? node["size"] : "md";
  return createElement(
    tag,
    {
      className: `${className} size-${size}`,
      "data-truncate": node["truncate"] === true || undefined,
      "data-clamp": typeof node["maxLines"] === "number" || undefined,
      "data-italic": node["italic"] === true || undefined,
      "data-struck": node["lineThrough"] === true || undefined,
      style: textStyle(node),
    },
    valueOf(node),
  );
}

export function TitleWidget({ node }: RendererProps) {
  return text("h2", "w-title", node);
}

export function TextWidget({ node }: RendererProps) {
  return text("p", "w-text", node);
}

export function CaptionWidget({ node }: RendererProps) {
  return text("p", "w-caption", node);
}

export function MarkdownWidget({ node }: RendererProps) {
  return <Markdown text={valueOf(node)} streaming={node["streaming"] === true} />;
}
