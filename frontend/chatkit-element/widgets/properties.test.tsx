import { render } from "@testing-library/react";
import { expect, test } from "vitest";

import type { WidgetNode } from "../protocol/wire";
import { ChatSession } from "../session/session";
import { asking } from "../testing/asking-cards";
import { FakeServer } from "../testing/fake-server";
import { SessionContext } from "../views/context";
import { WidgetView } from "./WidgetView";
import { PROPERTIES, type Treatment } from "./properties";

const action = { type: "go" };
const status = { text: "Wet", icon: "check" };

/** For each property a value that is not what is shown without it. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  align: "end",
  alt: "A bed",
  allowAutofillExtensions: true,
  ariaLabel: "Beds",
  asForm: true,
  aspectRatio: "16 / 9",
  autoResize: false,
  background: "surface-secondary",
  block: true,
  border: 2,
  cancel: { label: "No", action },
  clearable: true,
  colSize: "xl",
  colSpan: 2,
  collapsed: true,
  color: "danger",
  confirm: { label: "Yes", action },
  defaultChecked: true,
  direction: "row",
  disabled: true,
  editable: { name: "text" },
  fieldName: "bed",
  fit: "contain",
  flex: 1,
  flush: true,
  frame: true,
  gap: 3,
  gutterSize: "xl",
  header: true,
  height: 40,
  iconEnd: "check",
  iconSize: "2xl",
  iconStart: "star",
  inputType: "email",
  italic: true,
  justify: "between",
  label: "Bed",
  limit: 1,
  lineThrough: true,
  margin: 2,
  max: "2026-03-09T00:00:00Z",
  maxHeight: 40,
  maxLines: 2,
  maxRows: 4,
  maxSize: 40,
  maxWidth: 40,
  min: "2026-03-01T00:00:00Z",
  minHeight: 40,
  minLines: 2,
  minSize: 40,
  minWidth: 40,
  name: "bed",
  onClickAction: action,
  options: [{ label: "East", value: "e" }],
  padding: 2,
  pattern: "[a-z]+",
  pill: true,
  placeholder: "Where",
  position: "top left",
  radius: "full",
  required: true,
  rowSpan: 2,
  rows: 5,
  size: "lg",
  spacing: 3,
  src: "/bed.png",
  status,
  style: "primary",
  textAlign: "end",
  theme: "dark",
  truncate: true,
  uniform: true,
  vAlign: "end",
  value: "Other words",
  variant: "soft",
  weight: "bold",
  width: 40,
  wrap: "wrap",
};

const day = "2026-03-02T00:00:00Z";
/** Where the usual sample would not do: what else the component needs, or another value. */
const SPECIAL: Readonly<Record<string, Record<string, unknown>>> = {
  "Badge.pill": { pill: false },
  "Badge.variant": { variant: "outline" },
  "Button.disabled": { onClickAction: action, disabled: true },
  "DatePicker.defaultValue": { defaultValue: day },
  "Button.iconSize": { iconStart: "star", iconSize: "2xl" },
  "Button.style": { style: "primary", onClickAction: action },
  "RadioGroup.defaultValue": { defaultValue: "n" },
  "Select.defaultValue": { defaultValue: "n" },
  "Input.defaultValue": { defaultValue: "North" },
  "Textarea.defaultValue": { defaultValue: "North" },
  "Divider.size": { size: 3 },
};
for (const type of ["Box", "Col", "Form", "Image", "Row"]) Object.assign(SPECIAL, { [`${type}.size`]: { size: 40 } });

const options = [{ label: "North", value: "n" }];
const text = { type: "Text", value: "Tulips" };
const BASES: Readonly<Record<string, Record<string, unknown>>> = {
  Card: { children: [text] },
  Image: { src: "/garden.png" },
  ListView: { children: [1, 2].map(() => ({ type: "ListViewItem", children: [text] })) },
  RadioGroup: { name: "x", options },
  Select: { name: "x", options },
};

/** The component where it may stand, alone or with a property. */
function tree(type: string, properties: Record<string, unknown>): WidgetNode {
  const node = { type, value: "Tulips", children: [text], ...BASES[type], ...properties };
  if (type === "ListViewItem") return { type: "ListView", children: [node] };
  if (type === "Table.Cell") return { type: "Table", children: [{ type: "Table.Row", children: [node] }] };
  return type === "Table.Row" ? { type: "Table", children: [{ ...node, children: [{ type: "Table.Cell" }] }] } : node;
}

function markup(widget: WidgetNode): string {
  const session = new ChatSession(() => undefined);
  session.setOptions({ api: { url: "/api", domainKey: "local", fetch: new FakeServer().fetch } });
  const { container, unmount } = render(
    <SessionContext value={session}>
      <WidgetView item={asking(widget)} />
    </SessionContext>,
  );
  // What React keeps as properties of elements is state, not markup.
  for (const field of container.querySelectorAll("input, textarea")) {
    if (field instanceof HTMLInputElement) field.toggleAttribute("data-checked", field.checked);
    if (field instanceof HTMLTextAreaElement) field.setAttribute("data-value", field.value);
  }
  const html = container.innerHTML.replace(/_r_\w+_/g, "id");
  unmount();
  return html;
}

const treatments = Object.entries(PROPERTIES).flatMap(([type, properties]) =>
  Object.entries<Treatment>(properties).map(([property, treatment]) => ({ type, property, treatment })),
);

test.each(treatments.filter(({ treatment }) => treatment === "shown"))(
  "$type shows its $property",
  ({ type, property }) => {
    const special = SPECIAL[`${type}.${property}`];
    if (!special) expect(SAMPLES).toHaveProperty(property);
    const { [property]: value, ...rest } = special ?? { [property]: SAMPLES[property] };
    expect(markup(tree(type, { ...rest, [property]: value }))).not.toBe(markup(tree(type, rest)));
  },
);
