import { mapComponent } from "./widget-tree";
import type { ItemUpdate, TextPart, ThreadItem } from "./wire";

const EMPTY_PART: TextPart = { type: "output_text", text: "", annotations: [] };

function replaceAt<T>(list: readonly T[], index: number, value: T, filler: T): T[] {
  const next = [...list];
  while (next.length < index) next.push(filler);
  next[index] = value;
  return next;
}

function changePart(parts: readonly TextPart[], index: number, change: (part: TextPart) => TextPart): TextPart[] {
  return replaceAt(parts, index, change(parts[index] ?? EMPTY_PART), EMPTY_PART);
}

function insertAnnotation(part: TextPart, index: number, annotation: TextPart["annotations"][number]): TextPart {
  const annotations = [...part.annotations];
  annotations[Math.min(index, annotations.length)] = annotation;
  return { ...part, annotations };
}

/** The item after one update. An update that does not belong to the item's type leaves it as it is. */
export function updateItem(item: ThreadItem, update: ItemUpdate): ThreadItem {
  switch (update.type) {
    case "assistant_message.content_part.added":
    case "assistant_message.content_part.done":
      if (item.type !== "assistant_message") return item;
      return { ...item, content: changePart(item.content, update.content_index, () => update.content) };
    case "assistant_message.content_part.text_delta":
      if (item.type !== "assistant_message") return item;
      return {
        ...item,
        content: changePart(item.content, update.content_index, (part) => ({
          ...part,
          text: part.text + update.delta,
        })),
      };
    case "assistant_message.content_part.annotation_added":
      if (item.type !== "assistant_message") return item;
      return {
        ...item,
        content: changePart(item.content, update.content_index, (part) =>
          insertAnnotation(part, update.annotation_index, update.annotation),
        ),
      };
    case "workflow.task.added":
    case "workflow.task.updated": {
      if (item.type !== "workflow") return item;
      const tasks = replaceAt(item.workflow.tasks, update.task_index, update.task, update.task);
      return { ...item, workflow: { ...item.workflow, tasks } };
    }
    case "widget.root.updated":
      return item.type === "widget" ? { ...item, widget: update.widget } : item;
    case "widget.component.updated":
      if (item.type !== "widget") return item;
      return { ...item, widget: mapComponent(item.widget, update.component_id, () => update.component) };
    case "widget.streaming_text.value_delta": {
      if (item.type !== "widget") return item;
      const widget = mapComponent(item.widget, update.component_id, (node) => ({
        ...node,
        value: (typeof node["value"] === "string" ? node["value"] : "") + update.delta,
        streaming: !update.done,
      }));
      return { ...item, widget };
    }
    case "generated_image.updated": {
      if (item.type !== "generated_image") return item;
      const { progress: _past, ...rest } = item;
      return update.progress === undefined
        ? { ...rest, image: update.image }
        : { ...rest, image: update.image, progress: update.progress };
    }
  }
}
