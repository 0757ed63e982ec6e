import type { ComponentType, ReactNode } from "react";

import type { WidgetNode } from "../protocol/wire";

export interface RendererProps {
  node: WidgetNode;
  /** The children, rendered. */
  children: ReactNode[];
}

export type Renderer = ComponentType<RendererProps>;
