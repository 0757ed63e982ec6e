import { createElement, type ReactNode } from "react";

import { childrenOf } from "../protocol/widget-tree";
import type { WidgetNode } from "../protocol/wire";
import { LabelledField, ValueTable } from "./FieldParts";
import { arrange, headOf, nameOf } from "./arrange";
import { findRenderer } from "./registry";

/** Names for siblings that outlast changes around them, so that a field keeps what was typed into it. */
function keysOf(nodes: readonly WidgetNode[]): string[] {
  const taken = new Set<string>();
  return nodes.map((node, index) => {
    const own = node.key ?? node.id ?? nameOf(node);
    const key = own === null || taken.has(own) ? `#${index}` : own;
    taken.add(key);
    return key;
  });
}

function each(nodes: readonly WidgetNode[]): ReactNode[] {
  const keys = keysOf(nodes);
  return nodes.map((node, index) => <Widget key={keys[index]} node={node} />);
}

function column(nodes: readonly WidgetNode[]): ReactNode[] {
  const parts = arrange(nodes);
  const keys = keysOf(parts.map(headOf));
  return parts.map((part, index) => {
    switch (part.kind) {
      case "node":
        return <Widget key={keys[index]} node={part.node} />;
      case "field":
        return (
          <LabelledField key={keys[index]} label={<Widget node={part.label} />}>
            <Widget node={part.control} />
          </LabelledField>
        );
      case "values":
        return (
          <ValueTable
            key={keys[index]}
            rows={part.fields.map(({ label, control }) => ({
              key: nameOf(control) ?? "",
              label: <Widget node={label} />,
              control: <Widget node={control} />,
            }))}
          />
        );
    }
  });
}

const SIDE_BY_SIDE = new Set(["Row", "ListView", "ListViewItem", "Table", "Table.Row"]);

/** One node of a widget tree. Types that nobody knows show nothing: servers may be newer than this element. */
export function Widget({ node }: { node: WidgetNode }) {
  const renderer = findRenderer(node.type);
  if (!renderer) return null;
  const isRow = SIDE_BY_SIDE.has(node.type) || node["direction"] === "row";
  const nodes = childrenOf(node);
  return createElement(renderer, { node, each, column, children: isRow ? each(nodes) : column(nodes) });
}
