import type { Page, StreamEvent, Thread, ThreadItem, UserMessageItem } from "../protocol/wire";

/** Exchanges as a server sends them, told as data. Times are naive on purpose: that is how the SDK writes them. */

export function thread(id: string, title?: string): Thread {
  return {
    id,
    created_at: "2026-03-02T09:15:00.000000",
    status: { type: "active" },
    ...(title === undefined ? {} : { title }),
  };
}

const base = (id: string) => ({ id, thread_id: "t_garden", created_at: "2026-03-02T09:15:01.000000" });

export function question(id: string, text: string, toolId?: string): UserMessageItem {
  return {
    ...base(id),
    type: "user_message",
    content: [{ type: "input_text", text }],
    attachments: [],
    inference_options: toolId === undefined ? {} : { tool_choice: { id: toolId } },
  };
}

export function reply(id: string, text: string): ThreadItem {
  return { ...base(id), type: "assistant_message", content: [{ type: "output_text", text, annotations: [] }] };
}

export function page<T>(data: T[], after?: string): Page<T> {
  return after === undefined ? { data, has_more: false } : { data, has_more: true, after };
}

export function created(id = "t_garden"): StreamEvent {
  return { type: "thread.created", thread: thread(id) };
}

export function done(item: ThreadItem): StreamEvent {
  return { type: "thread.item.done", item };
}

const CALL_CONTENT = [
  "### Arguments",
  "",
  "```json",
  '{ "query": "tulips", "limit": 2 }',
  "```",
  "",
  "### Result · 2 notes",
  "",
  "| Title | Bed |",
  "| --- | --- |",
  "| Red tulips | North |",
  "| White tulips | South |",
].join("\n");

const call = (state: "loading" | "complete", suffix = "") => ({
  type: "custom" as const,
  title: `Garden: search notes${suffix}`,
  icon: "notebook",
  content: state === "loading" ? "" : CALL_CONTENT,
  status_indicator: state,
});

/** A question with one tool call and a streamed answer, without its last event. */
export function toolTurn(text = "Where are the tulips?"): StreamEvent[] {
  const workflow = (state: "loading" | "complete", suffix?: string): ThreadItem => ({
    ...base("w_1"),
    type: "workflow",
    workflow: { type: "custom", tasks: [call(state, suffix)], expanded: false },
  });
  const update = (
    update: Extract<StreamEvent, { type: "thread.item.updated" }>["update"],
    id = "a_1",
  ): StreamEvent => ({
    type: "thread.item.updated",
    item_id: id,
    update,
  });
  return [
    created(),
    done(question("u_1", text, "connector:7")),
    { type: "stream_options", stream_options: { allow_cancel: true } },
    { type: "progress_update", text: "Looking into the garden notes" },
    { type: "thread.item.added", item: workflow("loading") },
    update({ type: "workflow.task.updated", task_index: 0, task: call("complete", " · done in 0.4 s") }, "w_1"),
    done(workflow("complete", " · done in 0.4 s")),
    { type: "thread.item.added", item: { ...base("a_1"), type: "assistant_message", content: [] } },
    update({
      type: "assistant_message.content_part.added",
      content_index: 0,
      content: { type: "output_text", text: "", annotations: [] },
    }),
    update({ type: "assistant_message.content_part.text_delta", content_index: 0, delta: "The red ones grow in the " }),
    update({
      type: "assistant_message.content_part.text_delta",
      content_index: 0,
      delta: "**north bed** – all süß 🌷.",
    }),
  ];
}

export const TURN_END: StreamEvent[] = [
  done(reply("a_1", "The red ones grow in the **north bed** – all süß 🌷.")),
  done({ ...base("e_1"), type: "end_of_turn" }),
  { type: "thread.updated", thread: thread("t_garden", "Tulips") },
];

export function sse(events: readonly object[]): string {
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
}
