import type { Widgets } from "@openai/chatkit";

import { ButtonWidget } from "./ButtonWidget";
import { CardWidget } from "./CardWidget";
import { ChartWidget } from "./ChartWidget";
import { ListItemWidget, ListWidget } from "./ListWidget";
import { TableCellWidget, TableRowWidget, TableWidget } from "./TableWidget";
import { BadgeWidget, IconWidget, ImageWidget } from "./content";
import { BoxWidget, DividerWidget, RowWidget, SpacerWidget } from "./layout";
import type { Renderer } from "./renderer";
import { CaptionWidget, MarkdownWidget, TextWidget, TitleWidget } from "./text";

/** `Chart` exists in the server SDK and not in the published types. */
type WidgetType = Widgets.WidgetRoot["type"] | Widgets.ListViewItem["type"] | Widgets.WidgetComponent["type"] | "Chart";

/** Every component of the contract; null shows nothing. A new one in the types does not compile until it is decided. */
const RENDERERS = {
  Badge: BadgeWidget,
  Basic: BoxWidget,
  Box: BoxWidget,
  Button: ButtonWidget,
  Caption: CaptionWidget,
  Card: CardWidget,
  Chart: ChartWidget,
  Checkbox: null,
  Col: BoxWidget,
  DatePicker: null,
  Divider: DividerWidget,
  Form: BoxWidget,
  Icon: IconWidget,
  Image: ImageWidget,
  Input: null,
  Label: null,
  ListView: ListWidget,
  ListViewItem: ListItemWidget,
  Markdown: MarkdownWidget,
  RadioGroup: null,
  Row: RowWidget,
  Select: null,
  Spacer: SpacerWidget,
  Table: TableWidget,
  "Table.Cell": TableCellWidget,
  "Table.Row": TableRowWidget,
  Text: TextWidget,
  Textarea: null,
  Title: TitleWidget,
  Transition: BoxWidget,
} satisfies Record<WidgetType, Renderer | null>;

export function findRenderer(type: string): Renderer | null {
  return Object.hasOwn(RENDERERS, type) ? RENDERERS[type as WidgetType] : null;
}
