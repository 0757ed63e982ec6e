import { isRecord } from "./guards";
import type { WidgetNode } from "./wire";

export function isWidgetNode(value: unknown): value is WidgetNode {
  return isRecord(value) && typeof value["type"] === "string";
}

/** Servers send children as a list, a single node or null. */
export function childrenOf(node: WidgetNode): WidgetNode[] {
  const { children } = node;
  if (Array.isArray(children)) return children.filter(isWidgetNode);
  return isWidgetNode(children) ? [children] : [];
}

/** The node and everything below it, in reading order. */
export function* walk(node: WidgetNode): Generator<WidgetNode> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}

/** The tree with every component of that id changed; branches without it keep their identity. */
export function mapComponent(node: WidgetNode, id: string, change: (node: WidgetNode) => WidgetNode): WidgetNode {
  if (node.id === id) return change(node);
  const children = childrenOf(node);
  const mapped = children.map((child) => mapComponent(child, id, change));
  return mapped.some((child, index) => child !== children[index]) ? { ...node, children: mapped } : node;
}
