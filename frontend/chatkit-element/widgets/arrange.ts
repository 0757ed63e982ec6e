import { childrenOf } from "../protocol/widget-tree";
import type { WidgetNode } from "../protocol/wire";

/** How the children of a column are set: alone, as a label over its field, or as a table of exact values. */
export type Part =
  | { kind: "node"; node: WidgetNode }
  | { kind: "field"; label: WidgetNode; control: WidgetNode }
  | { kind: "values"; fields: [ValueField, ...ValueField[]] };

export interface ValueField {
  label: WidgetNode;
  control: WidgetNode;
}

const CONTROLS = new Set(["Input", "Textarea", "Select", "Checkbox", "RadioGroup", "DatePicker"]);
const WRAPPERS = new Set(["Row", "Col", "Box"]);
const FOOT_PARTS = new Set(["Button", "Spacer", "Text", "Caption"]);

export function nameOf(node: WidgetNode): string | null {
  return CONTROLS.has(node.type) && typeof node["name"] === "string" ? node["name"] : null;
}

interface Read {
  label: WidgetNode | null;
  control: WidgetNode;
  name: string;
  /** How many nodes of the column it takes. */
  length: number;
  /** The server set label and control beside each other. */
  inRow: boolean;
}

/** A field at the head of a column: a control, a label and its control, or the two in a wrapper of their own. */
function readField([first, second]: readonly (WidgetNode | undefined)[]): Read | null {
  if (!first) return null;
  if (first.type === "Label" && second) {
    const name = nameOf(second);
    if (name !== null && first["fieldName"] === name)
      return { label: first, control: second, name, length: 2, inRow: false };
  }
  if (WRAPPERS.has(first.type)) {
    const inside = childrenOf(first);
    const field = inside.length === 2 ? readField(inside) : null;
    return field?.label ? { ...field, length: 1, inRow: first.type === "Row" } : null;
  }
  const name = nameOf(first);
  return name === null ? null : { label: null, control: first, name, length: 1, inRow: false };
}

/** A label that is no word of a language but a name of a program: `note_id`, `dryRun`. */
const IDENTIFIER = /^[a-z_$][\w$.-]*$/;

/** A field whose label is an identifier holds an exact value; a tick box may carry that label itself. */
function asValue({ label, control, name }: Read): ValueField | null {
  const own = control.type === "Checkbox" && label === null;
  const words = own ? control["label"] : label?.["value"];
  if (typeof words !== "string" || !IDENTIFIER.test(words)) return null;
  return {
    label: label ?? { type: "Label", value: words, fieldName: name },
    control: own ? { ...control, label: undefined } : control,
  };
}

/**
 * Arranges a column. Fields that are labelled with identifiers, for instance the arguments of a call, become a table of
 * exact values; other fields stand below their labels.
 */
export function arrange(nodes: readonly WidgetNode[]): Part[] {
  const parts: Part[] = [];
  let index = 0;
  for (let node = nodes[0]; node; node = nodes[index]) {
    const field = readField(nodes.slice(index, index + 2));
    const value = field && asValue(field);
    const last = parts.at(-1);
    if (value && last?.kind === "values") last.fields.push(value);
    else if (value) parts.push({ kind: "values", fields: [value] });
    else if (field?.label && !field.inRow) parts.push({ kind: "field", label: field.label, control: field.control });
    else parts.push({ kind: "node", node });
    index += field?.length ?? 1;
  }
  return parts;
}

/** The node that a part is known by. */
export function headOf(part: Part): WidgetNode {
  if (part.kind === "node") return part.node;
  return part.kind === "field" ? part.control : part.fields[0].control;
}

interface Split {
  body: readonly WidgetNode[];
  foot: readonly WidgetNode[];
}

function withoutLine(body: readonly WidgetNode[]): readonly WidgetNode[] {
  return body.at(-1)?.type === "Divider" ? body.slice(0, -1) : body;
}

/** The buttons at the end of a card: a last row of nothing else, or the last children. The foot draws its own line. */
export function splitFoot(nodes: readonly WidgetNode[]): Split {
  const last = nodes.at(-1);
  if (last?.type === "Row") {
    const inside = childrenOf(last);
    const isFoot = inside.some(isButton) && inside.every(({ type }) => FOOT_PARTS.has(type));
    return isFoot ? { body: withoutLine(nodes.slice(0, -1)), foot: inside } : { body: nodes, foot: [] };
  }
  const from = nodes.findLastIndex((node) => !isButton(node)) + 1;
  if (from === nodes.length) return { body: nodes, foot: [] };
  return { body: withoutLine(nodes.slice(0, from)), foot: nodes.slice(from) };
}

function isButton(node: WidgetNode): boolean {
  return node.type === "Button";
}
