import { createElement } from "react";

import { Markdown } from "../markdown/Markdown";
import { isRecord } from "../protocol/guards";
import type { WidgetNode } from "../protocol/wire";
import { textStyle } from "./css-values";
import { EditableText } from "./fields";
import type { RendererProps } from "./renderer";

function valueOf(node: WidgetNode): string {
  const { value } = node as { value?: unknown };
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function sizeOf(node: WidgetNode): string {
  return typeof node["size"] === "string" ? node["size"] : "md";
}

function text(tag: "h2" | "p", className: string, node: WidgetNode) {
  const lines = node["minLines"];
  return createElement(
    tag,
    {
      className: `${className} size-${sizeOf(node)}`,
      "data-truncate": node["truncate"] === true || undefined,
      "data-clamp": typeof node["maxLines"] === "number" || undefined,
      "data-italic": node["italic"] === true || undefined,
      "data-struck": node["lineThrough"] === true || undefined,
      style: { ...textStyle(node), ...(typeof lines === "number" ? { minHeight: `${lines}lh` } : {}) },
    },
    valueOf(node),
  );
}

export function TitleWidget({ node }: RendererProps) {
  return text("h2", "w-title", node);
}

export function TextWidget({ node }: RendererProps) {
  const { editable } = node as { editable?: unknown };
  if (!isRecord(editable)) return text("p", "w-text", node);
  const field = { ...editable, type: "Textarea", defaultValue: valueOf(node), minLines: node["minLines"] };
  return <EditableText node={field} className={`w-text size-${sizeOf(node)}`} />;
}

export function CaptionWidget({ node }: RendererProps) {
  return text("p", "w-caption", node);
}

export function MarkdownWidget({ node }: RendererProps) {
  return <Markdown text={valueOf(node)} streaming={node["streaming"] === true} place="card" />;
}
