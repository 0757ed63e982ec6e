import { isRecord } from "../protocol/guards";
import { childrenOf, walk } from "../protocol/widget-tree";
import type { WidgetNode } from "../protocol/wire";
import type { WidgetAction } from "../session/session";
import { readAction } from "./actions";
import { nameOf } from "./arrange";

/** The two answers of a card. */
export interface CardAnswer {
  label: string;
  action: WidgetAction | null;
}

export interface CardModel {
  children: WidgetNode[];
  /** The fields of the card are sent together. */
  isForm: boolean;
  /** What a `Form` that makes up the rest of the card submits. */
  onSubmit: WidgetAction | null;
  confirm: CardAnswer | null;
  cancel: CardAnswer | null;
  /** It waits for the reader: it asks for a decision or for values. */
  asks: boolean;
}

function readAnswer(value: unknown): CardAnswer | null {
  if (!isRecord(value) || typeof value["label"] !== "string") return null;
  return { label: value["label"], action: readAction(value["action"]) };
}

/** A form at the end of a card without a look of its own is the card's: then the buttons stand at the lower edge. */
function hoistable(last: WidgetNode | undefined, before: readonly WidgetNode[]): last is WidgetNode {
  const plain = ["type", "id", "key", "children", "onSubmitAction", "direction", "gap"];
  return (
    last?.type === "Form" &&
    last["direction"] !== "row" &&
    Object.keys(last).every((key) => plain.includes(key) || last[key] === undefined || last[key] === null) &&
    before.every((node) => [...walk(node)].every((inner) => nameOf(inner) === null))
  );
}

export function readCard(node: WidgetNode): CardModel {
  const children = childrenOf(node);
  const last = children.at(-1);
  const before = children.slice(0, -1);
  const confirm = readAnswer(node["confirm"]);
  const cancel = readAnswer(node["cancel"]);
  const asForm = node["asForm"] === true;
  const form = !asForm && !confirm && !cancel && hoistable(last, before) ? last : null;
  const holdsForm = children.some((child) => [...walk(child)].some(({ type }) => type === "Form"));
  return {
    children: form ? [...before, ...childrenOf(form)] : children,
    isForm: asForm || form !== null,
    onSubmit: form ? readAction(form["onSubmitAction"]) : null,
    confirm,
    cancel,
    asks: asForm || confirm !== null || holdsForm,
  };
}

/** What a widget is about in one line: its first title, else its status. */
export function titleOf(widget: WidgetNode): string | null {
  for (const { type, value } of walk(widget)) {
    if (type === "Title" && typeof value === "string") return value;
  }
  return statusOf(widget);
}

const WORDS = new Set(["Text", "Caption", "Markdown"]);

/** What a widget says first, below its title. */
export function firstWordsOf(widget: WidgetNode): string | null {
  for (const { type, value } of walk(widget)) {
    if (WORDS.has(type) && typeof value === "string") return value;
  }
  return null;
}

export function statusOf(widget: WidgetNode): string | null {
  const { status } = widget as { status?: unknown };
  return isRecord(status) && typeof status["text"] === "string" ? status["text"] : null;
}
