import { boxStyle, cssColor, cssLength } from "./css-values";
import type { RendererProps } from "./renderer";

export function BoxWidget({ node, children }: RendererProps) {
  const direction = node["direction"] === "row" ? "row" : "column";
  return (
    <div className="w-box" style={{ ...boxStyle(node), flexDirection: direction }}>
      {children}
    </div>
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
