import { createElement } from "react";

import { childrenOf } from "../protocol/widget-tree";
import type { WidgetNode } from "../protocol/wire";
import { findRenderer } from "./registry";

/** One node of a widget tree. Types that nobody knows show nothing: servers may be newer than this element. */
export function Widget({ node }: { node: WidgetNode }) {
  const renderer = findRenderer(node.type);
  return renderer && createElement(renderer, { node, children: childrenOf(node).map(child) });
}

function child(node: WidgetNode, index: number) {
  return <Widget key={node.key ?? node.id ?? index} node={node} />;
}
