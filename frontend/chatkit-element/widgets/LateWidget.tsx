import { createElement } from "react";

import { LatePart, useLatePart } from "../late-part";
import type { WidgetItem } from "../protocol/wire";

export const WIDGET_VIEW = new LatePart(async () => (await import("./WidgetView")).WidgetView);

export function LateWidget({ item }: { item: WidgetItem }) {
  const View = useLatePart(WIDGET_VIEW);
  return View ? createElement(View, { item }) : <div className="widget" aria-busy="true" />;
}
