import type { Attachment } from "@openai/chatkit";

import type { ItemUpdate, StreamEvent, ThreadItem } from "./wire";

type Shape = Record<string, "string" | "object" | "array" | "boolean">;

/** What a part of a stream must carry before it may touch the screen. Types that are not listed are ignored. */
const EVENT_SHAPES = {
  "thread.created": { thread: "object" },
  "thread.updated": { thread: "object" },
  "thread.item.added": { item: "object" },
  "thread.item.updated": { item_id: "string", update: "object" },
  "thread.item.done": { item: "object" },
  "thread.item.replaced": { item: "object" },
  "thread.item.removed": { item_id: "string" },
  stream_options: { stream_options: "object" },
  progress_update: { text: "string" },
  client_effect: { name: "string" },
  notice: { message: "string" },
  error: { code: "string" },
} satisfies Record<StreamEvent["type"], Shape>;

const ITEM_SHAPES = {
  user_message: { content: "array" },
  assistant_message: { content: "array" },
  workflow: { workflow: "object" },
  task: { task: "object" },
  widget: { widget: "object" },
  structured_input: { inputs: "array" },
  client_tool_call: { name: "string" },
  generated_image: {},
  end_of_turn: {},
} satisfies Record<ThreadItem["type"], Shape>;

const UPDATE_SHAPES = {
  "assistant_message.content_part.added": { content: "object" },
  "assistant_message.content_part.text_delta": { delta: "string" },
  "assistant_message.content_part.annotation_added": { annotation: "object" },
  "assistant_message.content_part.done": { content: "object" },
  "workflow.task.added": { task: "object" },
  "workflow.task.updated": { task: "object" },
  "widget.root.updated": { widget: "object" },
  "widget.component.updated": { component_id: "string", component: "object" },
  "widget.streaming_text.value_delta": { component_id: "string", delta: "string" },
  "generated_image.updated": { image: "object" },
} satisfies Record<ItemUpdate["type"], Shape>;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fits(value: unknown, shapes: Record<string, Shape>): value is Record<string, unknown> {
  if (!isRecord(value) || typeof value["type"] !== "string" || !Object.hasOwn(shapes, value["type"])) return false;
  const shape = shapes[value["type"]] ?? {};
  return Object.entries(shape).every(([name, kind]) => {
    const field = value[name];
    if (kind === "object") return isRecord(field);
    return kind === "array" ? Array.isArray(field) : typeof field === kind;
  });
}

export function isThreadItem(value: unknown): value is ThreadItem {
  return fits(value, ITEM_SHAPES) && typeof value["id"] === "string";
}

export function isAttachment(value: unknown): value is Attachment {
  if (!isRecord(value) || typeof value["id"] !== "string" || typeof value["name"] !== "string") return false;
  return value["type"] === "file" || (value["type"] === "image" && typeof value["preview_url"] === "string");
}

/** The event, or null when this element does not know it: the protocol asks clients to ignore what is new. */
export function readEvent(value: unknown): StreamEvent | null {
  if (!fits(value, EVENT_SHAPES)) return null;
  if ("item" in value && !isThreadItem(value["item"])) return null;
  if ("update" in value && !fits(value["update"], UPDATE_SHAPES)) return null;
  if ("thread" in value && !(isRecord(value["thread"]) && typeof value["thread"]["id"] === "string")) return null;
  return value as unknown as StreamEvent;
}
