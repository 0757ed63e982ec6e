import type { Widgets } from "@openai/chatkit";

/**
 * What becomes of every property of every widget in the published types. A new version of the types that adds one does not
 * compile until somebody has decided here; a test holds the element to what is written.
 */
export type Treatment =
  /** The markup shows it. */
  | "shown"
  /** It changes what the component does; the markup does not tell. */
  | "acts"
  /** Left to the browser or without a meaning here. */
  | "ignored";

type Component = Widgets.WidgetRoot | Widgets.ListViewItem | Widgets.WidgetComponent;

/** How the tree is built and told apart; every component has these. */
type Structure = "type" | "key" | "id" | "children";

type PropertyOf<T extends Component["type"]> = Exclude<keyof Extract<Component, { type: T }>, Structure>;

const BLOCK = {
  height: "shown",
  width: "shown",
  size: "shown",
  minHeight: "shown",
  minWidth: "shown",
  minSize: "shown",
  maxHeight: "shown",
  maxWidth: "shown",
  maxSize: "shown",
  aspectRatio: "shown",
  radius: "shown",
  margin: "shown",
} as const;

const BOX = {
  ...BLOCK,
  align: "shown",
  justify: "shown",
  wrap: "shown",
  flex: "shown",
  gap: "shown",
  padding: "shown",
  border: "shown",
  background: "shown",
} as const;

const TEXT = {
  value: "shown",
  color: "shown",
  weight: "shown",
  textAlign: "shown",
  truncate: "shown",
  maxLines: "shown",
} as const;

const LOOK = { variant: "shown", size: "shown", pill: "shown" } as const;

const WRITING = {
  ...LOOK,
  name: "shown",
  defaultValue: "shown",
  required: "shown",
  pattern: "shown",
  placeholder: "shown",
  allowAutofillExtensions: "shown",
  autoSelect: "acts",
  autoFocus: "acts",
  disabled: "shown",
  gutterSize: "shown",
} as const;

export const PROPERTIES = {
  Badge: { label: "shown", color: "shown", variant: "shown", size: "shown", pill: "shown" },
  Basic: { theme: "shown", direction: "shown", gap: "shown", padding: "shown", align: "shown", justify: "shown" },
  Box: { ...BOX, direction: "shown" },
  Button: {
    ...LOOK,
    submit: "acts",
    label: "shown",
    onClickAction: "shown",
    iconStart: "shown",
    iconEnd: "shown",
    style: "shown",
    iconSize: "shown",
    color: "shown",
    uniform: "shown",
    block: "shown",
    disabled: "shown",
  },
  Caption: { ...TEXT, size: "shown" },
  Card: {
    asForm: "shown",
    background: "shown",
    border: "shown",
    size: "shown",
    padding: "shown",
    status: "shown",
    collapsed: "shown",
    confirm: "shown",
    cancel: "shown",
    theme: "shown",
  },
  Checkbox: {
    name: "shown",
    label: "shown",
    defaultChecked: "shown",
    onChangeAction: "acts",
    disabled: "shown",
    required: "shown",
  },
  Col: BOX,
  // The browser's own calendar chooses where it opens, what an empty field says, and can clear it.
  DatePicker: {
    ...LOOK,
    name: "shown",
    onChangeAction: "acts",
    placeholder: "shown",
    defaultValue: "shown",
    min: "shown",
    max: "shown",
    side: "ignored",
    align: "ignored",
    block: "shown",
    clearable: "ignored",
    disabled: "shown",
  },
  Divider: { color: "shown", size: "shown", spacing: "shown", flush: "shown" },
  Form: { ...BOX, direction: "shown", onSubmitAction: "acts" },
  // The drawings arrive after the markup.
  Icon: { name: "acts", color: "shown", size: "shown" },
  Image: { ...BLOCK, src: "shown", alt: "shown", frame: "shown", fit: "shown", position: "shown", flush: "shown" },
  Input: { ...WRITING, inputType: "shown" },
  Label: {
    value: "shown",
    fieldName: "shown",
    size: "shown",
    weight: "shown",
    textAlign: "shown",
    color: "shown",
  },
  ListView: { limit: "shown", status: "shown", theme: "shown" },
  ListViewItem: { onClickAction: "shown", gap: "shown", align: "shown" },
  Markdown: { value: "shown", streaming: "acts" },
  RadioGroup: {
    name: "shown",
    options: "shown",
    ariaLabel: "shown",
    onChangeAction: "acts",
    defaultValue: "shown",
    direction: "shown",
    disabled: "shown",
    required: "shown",
  },
  Row: BOX,
  Select: {
    ...LOOK,
    name: "shown",
    options: "shown",
    onChangeAction: "acts",
    placeholder: "shown",
    defaultValue: "shown",
    block: "shown",
    clearable: "shown",
    disabled: "shown",
  },
  Spacer: { minSize: "shown" },
  Table: {},
  "Table.Cell": {
    width: "shown",
    padding: "shown",
    colSpan: "shown",
    rowSpan: "shown",
    align: "shown",
    vAlign: "shown",
    colSize: "shown",
  },
  "Table.Row": { header: "shown" },
  Text: {
    ...TEXT,
    streaming: "ignored",
    italic: "shown",
    lineThrough: "shown",
    width: "shown",
    size: "shown",
    minLines: "shown",
    editable: "shown",
  },
  Textarea: { ...WRITING, rows: "shown", autoResize: "shown", maxRows: "shown" },
  Title: { ...TEXT, size: "shown" },
  Transition: {},
} as const satisfies { [T in Component["type"]]: Record<PropertyOf<T>, Treatment> };
