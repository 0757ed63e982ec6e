import { describe, expect, test } from "vitest";

import { created, done, question, reply, thread, TURN_END, toolTurn } from "../testing/exchanges";
import { EMPTY_THREAD, localId, reduce, settle, type ThreadState } from "./reducer";
import type { ItemUpdate, StreamEvent, ThreadItem, WidgetNode } from "./wire";

function play(events: readonly StreamEvent[], from: ThreadState = EMPTY_THREAD): ThreadState {
  return events.reduce(reduce, from);
}

const base = { thread_id: "t_garden", created_at: "2026-03-02T09:15:01" };

function added(item: ThreadItem): StreamEvent {
  return { type: "thread.item.added", item };
}

function updated(id: string, update: ItemUpdate): StreamEvent {
  return { type: "thread.item.updated", item_id: id, update };
}

function widgetOf(state: ThreadState): WidgetNode | undefined {
  const item = state.items.at(-1);
  return item?.type === "widget" ? item.widget : undefined;
}

test("a whole turn ends in what the server would list", () => {
  const state = settle(play([...toolTurn(), ...TURN_END]));
  expect(state.items.map((item) => item.id)).toEqual(["u_1", "w_1", "a_1", "e_1"]);
  expect(state.items[2]).toEqual(reply("a_1", "The red ones grow in the **north bed** – all süß 🌷."));
  expect(state.thread?.title).toBe("Tulips");
  expect(state.pending.size).toBe(0);
});

test("text grows by its deltas before the item is final", () => {
  const state = play(toolTurn());
  expect(state.items.at(-1)).toMatchObject({
    content: [{ text: "The red ones grow in the **north bed** – all süß 🌷." }],
  });
  expect([...state.pending]).toEqual(["a_1"]);
});

test("a changed thread keeps its items although the event carries none", () => {
  const before = play([...toolTurn(), ...TURN_END]);
  const after = reduce(before, {
    type: "thread.updated",
    thread: { ...thread("t_garden", "Beds"), status: { type: "locked", reason: "Winter" } },
  });
  expect(after.items).toBe(before.items);
  expect(after.thread?.status).toEqual({ type: "locked", reason: "Winter" });
});

test("an item that is done twice stands once, in its first place", () => {
  const state = play([
    done(question("u_1", "A")),
    done(reply("a_1", "old")),
    done(question("u_2", "B")),
    done(reply("a_1", "new")),
  ]);
  expect(state.items.map((item) => item.id)).toEqual(["u_1", "a_1", "u_2"]);
  expect(state.items[1]).toEqual(reply("a_1", "new"));
});

test("the confirmed message takes the place of the one shown before", () => {
  const shown = { ...EMPTY_THREAD, items: [question(localId(1), "Where?")] };
  const state = play([created(), done(question("u_1", "Where?"))], shown);
  expect(state.items.map((item) => item.id)).toEqual(["u_1"]);
});

test("replaced changes in place, removed drops", () => {
  const state = play([
    done(reply("a_1", "one")),
    done(reply("a_2", "two")),
    { type: "thread.item.replaced", item: reply("a_1", "changed") },
    { type: "thread.item.removed", item_id: "a_2" },
  ]);
  expect(state.items).toEqual([reply("a_1", "changed")]);
});

test("progress is one line that the next one replaces and content ends", () => {
  const progress = (text: string): StreamEvent => ({ type: "progress_update", text });
  expect(play([progress("Reading"), progress("Counting")]).progress).toEqual({ text: "Counting" });
  expect(play([progress("Reading"), done(question("u_1", "x"))]).progress).toEqual({ text: "Reading" });
  expect(play([progress("Reading"), added(reply("a_1", ""))]).progress).toBeNull();
});

test("a notice stands below what was there when it came", () => {
  const state = play([
    done(question("u_1", "x")),
    { type: "notice", level: "warning", message: "Slow today", title: "Note" },
    done(reply("a_1", "y")),
  ]);
  expect(state.notices).toEqual([
    { id: "notice:0", after: "u_1", level: "warning", message: "Slow today", title: "Note" },
  ]);
});

test("an error says whether asking again makes sense, and events may still follow", () => {
  const state = play([
    { type: "error", code: "custom", message: "The key has expired.", allow_retry: false },
    { type: "thread.updated", thread: thread("t_garden", "Late title") },
  ]);
  expect(state.error).toEqual({ code: "custom", message: "The key has expired.", allowRetry: false });
  expect(state.thread?.title).toBe("Late title");
});

test("the server decides whether the answer can be stopped", () => {
  expect(play([{ type: "stream_options", stream_options: { allow_cancel: false } }]).canCancel).toBe(false);
});

test("effects change nothing on the screen", () => {
  expect(reduce(EMPTY_THREAD, { type: "client_effect", name: "flash" })).toBe(EMPTY_THREAD);
});

describe("updates", () => {
  const assistant = added({ ...base, id: "a_1", type: "assistant_message", content: [] });

  test("annotations join their part, wherever it stands", () => {
    const state = play([
      assistant,
      updated("a_1", { type: "assistant_message.content_part.text_delta", content_index: 1, delta: "second" }),
      updated("a_1", {
        type: "assistant_message.content_part.annotation_added",
        content_index: 1,
        annotation_index: 0,
        annotation: {
          type: "annotation",
          index: 3,
          source: { type: "url", title: "Beds", url: "https://example.org" },
        },
      }),
    ]);
    expect(state.items[0]).toMatchObject({ content: [{ text: "" }, { text: "second", annotations: [{ index: 3 }] }] });
  });

  test("a finished part replaces what its deltas made", () => {
    const content = { type: "output_text" as const, text: "whole", annotations: [] };
    const state = play([
      assistant,
      updated("a_1", { type: "assistant_message.content_part.text_delta", content_index: 0, delta: "who" }),
      updated("a_1", { type: "assistant_message.content_part.done", content_index: 0, content }),
    ]);
    expect(state.items[0]).toMatchObject({ content: [content] });
  });

  const card = (children: WidgetNode[]): ThreadItem => ({
    ...base,
    id: "g_1",
    type: "widget",
    widget: { type: "Card", children },
  });

  test("a component deep in a widget is changed by its id", () => {
    const state = play([
      added(
        card([
          { type: "Row", children: { type: "Badge", id: "b", label: "drawing" } },
          { type: "Text", value: "x" },
        ]),
      ),
      updated("g_1", {
        type: "widget.component.updated",
        component_id: "b",
        component: { type: "Badge", id: "b", label: "drawn" },
      }),
    ]);
    expect(widgetOf(state)).toEqual({
      type: "Card",
      children: [
        { type: "Row", children: [{ type: "Badge", id: "b", label: "drawn" }] },
        { type: "Text", value: "x" },
      ],
    });
  });

  test("streamed text of a widget grows until it is done", () => {
    const delta = (text: string, finished: boolean): StreamEvent =>
      updated("g_1", { type: "widget.streaming_text.value_delta", component_id: "m", delta: text, done: finished });
    const state = play([
      added(card([{ type: "Markdown", id: "m", value: "Dear" }])),
      delta(" Ana", false),
      delta(".", true),
    ]);
    expect(widgetOf(state)?.children).toEqual([{ type: "Markdown", id: "m", value: "Dear Ana.", streaming: false }]);
  });

  test("a root update replaces the whole widget", () => {
    const state = play([
      added(card([])),
      updated("g_1", { type: "widget.root.updated", widget: { type: "Basic", children: [] } }),
    ]);
    expect(widgetOf(state)?.type).toBe("Basic");
  });

  test("an image shows how far it is, and not any more when it is there", () => {
    const image = { id: "i", url: "data:image/png;base64,AA" };
    const half = play([
      added({ ...base, id: "p_1", type: "generated_image" }),
      updated("p_1", { type: "generated_image.updated", image, progress: 0.5 }),
    ]);
    expect(half.items[0]).toMatchObject({ image, progress: 0.5 });
    const whole = reduce(half, updated("p_1", { type: "generated_image.updated", image }));
    expect(whole.items[0]).not.toHaveProperty("progress");
  });

  test("an update for another kind of item, or for none, changes nothing", () => {
    const state = play([done(question("u_1", "x"))]);
    const delta: ItemUpdate = { type: "assistant_message.content_part.text_delta", content_index: 0, delta: "y" };
    expect(reduce(state, updated("u_1", delta)).items).toEqual(state.items);
    expect(reduce(state, updated("nobody", delta))).toBe(state);
  });
});
