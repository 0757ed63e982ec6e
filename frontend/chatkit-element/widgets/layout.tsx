import { childrenOf } from "../protocol/widget-tree";
import { FormArea } from "./FormArea";
import { readAction } from "./actions";
import { boxStyle, cssColor, cssLength, themeOf } from "./css-values";
import type { RendererProps } from "./renderer";

/** A root that only lays out; it may ask for a colour scheme of its own. */
export function BasicWidget({ node, children }: RendererProps) {
  const direction = node["direction"] === "row" ? "row" : "column";
  return (
    <div className="w-box" data-theme={themeOf(node)} style={{ ...boxStyle(node), flexDirection: direction }}>
      {children}
    </div>
  );
}

export function BoxWidget({ node, children }: RendererProps) {
  const direction = node["direction"] === "row" ? "row" : "column";
  return (
    <div className="w-box" style={{ ...boxStyle(node), flexDirection: direction }}>
      {children}
    </div>
  );
}

/** Fields that are sent together. Enter submits where the form has something to submit and a button that does it. */
export function FormWidget({ node, children }: RendererProps) {
  const direction = node["direction"] === "row" ? "row" : "column";
  return (
    <FormArea
      action={readAction(node["onSubmitAction"])}
      submitsOnEnter
      className="w-box w-form"
      style={{ ...boxStyle(node), flexDirection: direction }}
    >
      {children}
    </FormArea>
  );
}

export function RowWidget({ node, children }: RendererProps) {
  return (
    <div className="w-row" style={boxStyle(node)}>
      {children}
    </div>
  );
}

export function DividerWidget({ node }: RendererProps) {
  const style = {
    borderTopColor: cssColor(node["color"]),
    borderTopWidth: cssLength(node["size"]),
    marginBlock: cssLength(node["spacing"], 4),
  };
  return <hr className="w-divider" data-flush={node["flush"] === true} style={style} />;
}

export function SpacerWidget({ node }: RendererProps) {
  return <div className="w-spacer" style={{ minHeight: cssLength(node["minSize"], 4) }} />;
}

/** Its one child fades in anew whenever it is another. */
export function TransitionWidget({ node, children }: RendererProps) {
  const [child] = childrenOf(node);
  return (
    <div key={child ? `${child.type}:${child.key ?? child.id ?? ""}` : ""} className="w-transition">
      {children}
    </div>
  );
}
