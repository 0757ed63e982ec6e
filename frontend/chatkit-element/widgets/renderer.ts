import type { ComponentType, ReactNode } from "react";

import type { WidgetNode } from "../protocol/wire";

export interface RendererProps {
  node: WidgetNode;
  /** The children, rendered. */
  children: ReactNode[];
  /** Renders nodes one by one, for components that lay out their children themselves. */
  each: (nodes: readonly WidgetNode[]) => ReactNode[];
  /** Renders nodes as a column: fields with their labels, exact values as a table. */
  column: (nodes: readonly WidgetNode[]) => ReactNode[];
}

export type Renderer = ComponentType<RendererProps>;
