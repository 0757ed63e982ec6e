import type { Widgets } from "@openai/chatkit";

import { ButtonWidget } from "./ButtonWidget";
import { CardWidget } from "./CardWidget";
import { ChartWidget } from "./ChartWidget";
import { ListItemWidget, ListWidget } from "./ListWidget";
import { TableCellWidget, TableRowWidget, TableWidget } from "./TableWidget";
import { CheckboxWidget, DatePickerWidget, RadioGroupWidget, SelectWidget } from "./choices";
import { BadgeWidget, IconWidget, ImageWidget } from "./content";
import { InputWidget, LabelWidget, TextareaWidget } from "./fields";
import { BasicWidget, BoxWidget, DividerWidget, FormWidget, RowWidget, SpacerWidget, TransitionWidget } from "./layout";
import type { Renderer } from "./renderer";
import { CaptionWidget, MarkdownWidget, TextWidget, TitleWidget } from "./text";

/** `Chart` exists in the server SDK and not in the published types. */
type WidgetType = Widgets.WidgetRoot["type"] | Widgets.ListViewItem["type"] | Widgets.WidgetComponent["type"] | "Chart";

/** Every component of the contract. A new one in the types does not compile until it has a renderer. */
const RENDERERS = {
  Badge: BadgeWidget,
  Basic: BasicWidget,
  Box: BoxWidget,
  Button: ButtonWidget,
  Caption: CaptionWidget,
  Card: CardWidget,
  Chart: ChartWidget,
  Checkbox: CheckboxWidget,
  Col: BoxWidget,
  DatePicker: DatePickerWidget,
  Divider: DividerWidget,
  Form: FormWidget,
  Icon: IconWidget,
  Image: ImageWidget,
  Input: InputWidget,
  Label: LabelWidget,
  ListView: ListWidget,
  ListViewItem: ListItemWidget,
  Markdown: MarkdownWidget,
  RadioGroup: RadioGroupWidget,
  Row: RowWidget,
  Select: SelectWidget,
  Spacer: SpacerWidget,
  Table: TableWidget,
  "Table.Cell": TableCellWidget,
  "Table.Row": TableRowWidget,
  Text: TextWidget,
  Textarea: TextareaWidget,
  Title: TitleWidget,
  Transition: TransitionWidget,
} satisfies Record<WidgetType, Renderer>;

export function findRenderer(type: string): Renderer | null {
  return Object.hasOwn(RENDERERS, type) ? RENDERERS[type as WidgetType] : null;
}
