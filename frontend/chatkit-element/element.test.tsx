import { act, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { LocalChatKit } from "./element";
import { registerLocalChatKit } from "./register";
import { created, done, page, question, reply, thread, TURN_END, toolTurn } from "./testing/exchanges";
import { FakeServer, OpenStream, jsonResponse } from "./testing/fake-server";
import { mount } from "./testing/mount";

const TOOLS = [
  { id: "system:mail", label: "Mail", icon: "mail" as const },
  {
    id: "connector:7",
    label: "Garden notes",
    shortLabel: "Garden",
    icon: "notebook" as const,
    placeholderOverride: "Ask the garden",
  },
  { id: "ui:manage", label: "Manage connectors…", icon: "settings-slider" as const },
];

function names(events: [string, unknown][]): string[] {
  return events.map(([name]) => name);
}

test("it is ready exactly once, also under StrictMode", async () => {
  const { events } = await mount(new FakeServer());
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
  expect(names(events).filter((name) => name === "chatkit.ready")).toHaveLength(1);
});

test("a message is shown at once, sent with its tool, and answered", async () => {
  const stream = new OpenStream();
  const server = new FakeServer({ "threads.create": () => stream });
  const { user, view, events, chat } = await mount(server, { composer: { tools: TOOLS } });
  await act(() => chat().setComposerValue({ selectedToolId: "connector:7" }));
  const box = view.getByRole("textbox", { name: "Message" });
  expect(box).toHaveAttribute("placeholder", "Ask the garden");

  await user.type(box, "Where are the tulips?{Enter}");

  expect(view.getByRole("article", { name: "You" })).toHaveTextContent("with GardenWhere are the tulips?");
  expect(box).toHaveValue("");
  expect(view.queryByRole("button", { name: "Remove Garden" })).not.toBeInTheDocument();
  expect(server.sent("threads.create")[0]?.params).toEqual({
    input: {
      content: [{ type: "input_text", text: "Where are the tulips?" }],
      attachments: [],
      quoted_text: "",
      inference_options: { tool_choice: { id: "connector:7" } },
    },
  });

  act(() => stream.send(...toolTurn(), ...TURN_END));
  act(() => stream.end());
  expect(await view.findByText("north bed")).toBeInTheDocument();
  expect(view.getAllByRole("article", { name: "You" })).toHaveLength(1);
  expect(view.getByRole("heading", { level: 1, name: "Tulips" })).toBeInTheDocument();
  await waitFor(() => expect(names(events)).toContain("chatkit.response.end"));
  expect(events).toContainEqual(["chatkit.thread.change", { threadId: "t_garden" }]);
  expect(events.filter(([name]) => name === "chatkit.tool.change").map(([, detail]) => detail)).toEqual([
    { toolId: "connector:7" },
    { toolId: null },
  ]);
});

test("methods that start something are refused while an answer runs", async () => {
  const stream = new OpenStream();
  const server = new FakeServer({ "threads.create": () => stream });
  const { chat, events } = await mount(server);
  let first = Promise.resolve();
  act(() => {
    first = chat().sendUserMessage({ text: "One" });
  });
  await expect(chat().sendUserMessage({ text: "Two" })).rejects.toThrow(/busy/);
  await expect(chat().setThreadId("t_other")).rejects.toThrow(/busy/);
  await expect(chat().fetchUpdates()).rejects.toThrow(/busy/);
  await act(async () => {
    stream.send(created(), done(question("u_1", "One")), done(reply("a_1", "Yes.")));
    stream.end();
    await first;
  });
  expect(server.sent("threads.create")).toHaveLength(1);
  expect(names(events).slice(-1)).toEqual(["chatkit.response.end"]);
});

test("sendUserMessage takes tool, model and a new thread from the caller", async () => {
  const server = new FakeServer({
    "threads.get_by_id": () => thread("t_garden", "Tulips"),
    "threads.create": () => [created("t_new"), done(question("u_9", "Hello"))],
  });
  const { chat, events } = await mount(server, { initialThread: "t_garden" });
  await waitFor(() => expect(names(events)).toContain("chatkit.thread.load.end"));
  await act(() =>
    chat().sendUserMessage({ text: "Hello", newThread: true, toolChoice: { id: "system:mail" }, model: "fast" }),
  );
  expect(server.sent("threads.create")[0]?.params).toMatchObject({
    input: { inference_options: { tool_choice: { id: "system:mail" }, model: "fast" } },
  });
  expect(server.sent("threads.add_user_message")).toHaveLength(0);
});

test("the first thread comes from the options, newest page first, and reads oldest first", async () => {
  const server = new FakeServer({
    "threads.get_by_id": () => thread("t_garden", "Tulips"),
    "items.list": () => page([reply("a_1", "In the north."), question("u_1", "Where?")]),
  });
  const { view, events } = await mount(server, { initialThread: "t_garden" });
  await view.findByText("In the north.");
  expect(view.getAllByRole("article").map((item) => item.textContent)).toEqual(["Where?", "In the north."]);
  expect(server.sent("items.list")[0]?.params).toEqual({ thread_id: "t_garden", limit: 50, order: "desc" });
  expect(names(events).filter((name) => name.includes("load"))).toEqual([
    "chatkit.thread.load.start",
    "chatkit.thread.load.end",
  ]);
});

test("a thread that cannot be read says so, and setThreadId rejects", async () => {
  const server = new FakeServer({ "threads.get_by_id": () => jsonResponse({ error: "NOT_FOUND", message: "x" }, 404) });
  const { chat, view, events } = await mount(server);
  await act(async () => {
    await expect(chat().setThreadId("t_gone")).rejects.toThrow();
  });
  expect(view.getByRole("alert")).toHaveTextContent("This chat could not be opened.");
  expect(names(events)).toContain("chatkit.error");
});

test("a pseudo tool is cleared by the page before its chip can be seen", async () => {
  const { user, view, events, chat } = await mount(new FakeServer(), {
    composer: { tools: TOOLS },
    onToolChange: ({ toolId }) => {
      if (toolId === "ui:manage") void chat().setComposerValue({ selectedToolId: null });
    },
  });
  await user.click(view.getByRole("button", { name: "Choose an app" }));
  await user.click(view.getByRole("option", { name: "Manage connectors…" }));
  expect(view.queryByRole("button", { name: /^Remove/ })).not.toBeInTheDocument();
  expect(events.filter(([name]) => name === "chatkit.tool.change").map(([, detail]) => detail)).toEqual([
    { toolId: "ui:manage" },
    { toolId: null },
  ]);
});

test("effects reach the page, and a call to the page is answered with its result", async () => {
  const call = {
    id: "c_1",
    thread_id: "t_garden",
    created_at: "2026-03-02T09:15:01",
    type: "client_tool_call" as const,
    status: "pending" as const,
    call_id: "x",
    name: "read_selection",
    arguments: { bed: "north" },
  };
  const server = new FakeServer({
    "threads.create": () => [
      created(),
      done(question("u_1", "What is selected?")),
      { type: "client_effect", name: "flash", data: { times: 2 } },
      done(call),
    ],
    "threads.add_client_tool_output": () => [done({ ...call, status: "completed" }), done(reply("a_1", "Tulips."))],
  });
  const { chat, view, events } = await mount(server, {
    onClientTool: ({ name, params }) => ({ name, bed: params["bed"] }),
  });
  await act(() => chat().sendUserMessage({ text: "What is selected?" }));
  expect(events).toContainEqual(["chatkit.effect", { name: "flash", data: { times: 2 } }]);
  expect(server.sent("threads.add_client_tool_output")[0]?.params).toEqual({
    thread_id: "t_garden",
    result: { name: "read_selection", bed: "north" },
  });
  expect(view.getByRole("article", { name: "Answer" })).toHaveTextContent("Tulips.");
});

test("a custom action goes to the open thread", async () => {
  const server = new FakeServer({
    "threads.get_by_id": () => thread("t_garden"),
    "threads.custom_action": () => [done(reply("a_2", "Watered."))],
  });
  const { chat, view } = await mount(server);
  await expect(chat().sendCustomAction({ type: "water" })).rejects.toThrow();
  await act(() => chat().setThreadId("t_garden"));
  await act(() => chat().sendCustomAction({ type: "water", payload: { bed: 1 } }, "wg_1"));
  expect(server.sent("threads.custom_action")[0]?.params).toEqual({
    thread_id: "t_garden",
    item_id: "wg_1",
    action: { type: "water", payload: { bed: 1 } },
  });
  expect(view.getByRole("article", { name: "Answer" })).toHaveTextContent("Watered.");
});

test("removing the element ends the running answer", async () => {
  const stream = new OpenStream();
  const server = new FakeServer({ "threads.create": () => stream });
  const { chat, unmount } = await mount(server);
  act(() => void chat().sendUserMessage({ text: "One" }));
  await waitFor(() => expect(server.sent("threads.create")).toHaveLength(1));
  unmount();
  await waitFor(() => expect(stream.aborted).toBe(true));
});

test("options that name a hosted backend are refused", () => {
  registerLocalChatKit();
  const element = document.createElement("openai-chatkit");
  if (!(element instanceof LocalChatKit)) throw new Error("Another element has the name.");
  expect(() => element.setOptions({ api: { getClientSecret: () => Promise.resolve("x") } })).toThrow(/api\.url/);
});

test("focus that returns to the element goes to where it was inside", async () => {
  const { element, user, view } = await mount(new FakeServer());
  await user.click(view.getByRole("textbox", { name: "Message" }));
  element.blur();
  document.body.focus();
  act(() => element.focus());
  expect(element.shadowRoot?.activeElement).toBe(view.getByRole("textbox", { name: "Message" }));
});
