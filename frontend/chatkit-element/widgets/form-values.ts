import { isRecord } from "../protocol/guards";

export type NamedValue = readonly [name: string, value: string | boolean];

type FieldElement = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isField(element: Element): element is FieldElement {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement
  );
}

export function fieldsOf(form: Element): FieldElement[] {
  return [...form.querySelectorAll("[name]")].filter(isField);
}

/** What is in the fields of a form: text as it was typed, ticks as booleans. A choice that was not made is absent. */
export function readFields(form: Element): NamedValue[] {
  return fieldsOf(form)
    .filter((field) => !field.disabled && (field.type !== "radio" || (field as HTMLInputElement).checked))
    .map((field) => [
      field.name,
      field instanceof HTMLInputElement && field.type === "checkbox" ? field.checked : field.value,
    ]);
}

/** Names that would reach into the prototype of the payload instead of into the payload. */
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** The record that a dotted path leads to, made where it is missing; null when something else is in the way. */
function recordAt(root: Record<string, unknown>, path: readonly string[]): Record<string, unknown> | null {
  let record = root;
  for (const step of path) {
    if (!Object.hasOwn(record, step)) record[step] = {};
    const next = record[step];
    if (!isRecord(next)) return null;
    record = next;
  }
  return record;
}

export interface MergedPayload {
  payload?: Record<string, unknown>;
  /** Names of fields that found their place taken: what the server preset wins. */
  ignored: string[];
}

/** Puts the values of a form into an action's payload, each where its dotted name says. */
export function mergeValues(preset: Record<string, unknown> | undefined, values: readonly NamedValue[]): MergedPayload {
  if (preset === undefined && values.length === 0) return { ignored: [] };
  // Types promise a record; a server may still send a bare value, which has no place for more.
  if (preset !== undefined && !isRecord(preset)) return { payload: preset, ignored: values.map(([name]) => name) };
  const payload = structuredClone(preset ?? {});
  const ignored: string[] = [];
  for (const [name, value] of values) {
    const path = name.split(".");
    const key = path.pop() ?? name;
    const isAllowed = ![...path, key].some((step) => FORBIDDEN.has(step));
    const record = isAllowed ? recordAt(payload, path) : null;
    if (!record || Object.hasOwn(record, key)) ignored.push(name);
    else record[key] = value;
  }
  return { payload, ignored };
}

/** Whether a field no longer holds what the server put into it. */
export function isEdited(field: EventTarget): boolean {
  if (field instanceof HTMLSelectElement) {
    const proposed = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return proposed !== undefined && field.value !== proposed.value;
  }
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    return field.value !== field.defaultValue;
  }
  return false;
}

/** Text areas have no `pattern` of their own; an expression that does not compile is ignored, as browsers do for inputs. */
function breaksPattern(field: FieldElement): boolean {
  const { pattern } = field.dataset;
  if (pattern === undefined || field.value === "") return false;
  try {
    return !new RegExp(`^(?:${pattern})$`, "v").test(field.value);
  } catch {
    return false;
  }
}

/** Checks the fields of a form, tells each that does not pass, and brings the focus to the first. */
export function checkFields(form: Element): boolean {
  const failing = fieldsOf(form).filter((field) => {
    field.setCustomValidity(breaksPattern(field) ? "pattern" : "");
    return !field.checkValidity();
  });
  failing[0]?.focus();
  return failing.length === 0;
}
