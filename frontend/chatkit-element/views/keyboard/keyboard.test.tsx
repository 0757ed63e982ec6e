import { act, fireEvent, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import { asking, ELICITATION } from "../../testing/asking-cards";
import { created, done, page, question, reply, thread } from "../../testing/exchanges";
import { FakeServer, OpenStream } from "../../testing/fake-server";
import { mount } from "../../testing/mount";
import { shortcutOf } from "./shortcuts";

const TOOLS = [{ id: "system:mail", label: "Mail", icon: "mail" as const }];

describe("a key", () => {
  const key = (name: string, more: object = {}) => ({
    key: name,
    code: name.length === 1 ? `Key${name.toUpperCase()}` : name,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  });
  const outside = { inComposer: false, isWriting: false };
  const writing = { inComposer: true, isWriting: true };

  test.each([
    [key("?"), outside, "map"],
    [key("?"), writing, null],
    [key("/"), outside, "write"],
    [key("/"), { inComposer: false, isWriting: true }, null],
    [key("Escape"), writing, "stop"],
    [key("Escape"), { inComposer: false, isWriting: true }, null],
    [key("o", { ctrlKey: true, shiftKey: true }), writing, "new_chat"],
    [key("o", { metaKey: true, shiftKey: true }), writing, "new_chat"],
    [key("o", { ctrlKey: true }), writing, null],
    [key("l", { ctrlKey: true, shiftKey: true }), outside, "history"],
    [key("?", { altKey: true }), outside, null],
  ])("%j in %j means %j", (pressed, place, shortcut) => {
    expect(shortcutOf(pressed, place)).toBe(shortcut);
  });
});

test("the map of the keyboard opens by ? and by its button, and gives the focus back", async () => {
  const { user, view, focused } = await mount(new FakeServer(), { composer: { tools: TOOLS } });
  fireEvent.keyDown(document.body, { key: "?" });
  const map = view.getByRole("dialog", { name: "Keyboard" });
  expect(focused()).toBe(within(map).getByRole("button", { name: "Close the keyboard map" }));
  expect(map).toHaveTextContent("Send the messageEnter");
  expect(map).toHaveTextContent("Earlier chatsCtrlShiftL");
  await user.keyboard("{Escape}");
  expect(view.queryByRole("dialog")).not.toBeInTheDocument();

  const button = view.getByRole("button", { name: "Keyboard" });
  await user.click(button);
  await user.keyboard("?");
  expect(view.queryByRole("dialog")).not.toBeInTheDocument();
  expect(focused()).toBe(button);
});

test("a question mark in the message is a question mark", async () => {
  const { user, view } = await mount(new FakeServer());
  await user.type(view.getByRole("textbox", { name: "Message" }), "?");
  expect(view.getByRole("textbox", { name: "Message" })).toHaveValue("?");
  expect(view.queryByRole("dialog")).not.toBeInTheDocument();
});

test("keys lead to the message, to a new chat and to earlier ones", async () => {
  const server = new FakeServer({
    "threads.get_by_id": () => thread("t_garden"),
    "items.list": () => page([reply("a_1", "North."), question("u_1", "Where?")]),
  });
  const { view, focused, events } = await mount(server, { initialThread: "t_garden" });
  await view.findByText("North.");
  fireEvent.keyDown(document.body, { key: "/" });
  expect(focused()).toBe(view.getByRole("textbox", { name: "Message" }));
  fireEvent.keyDown(document.body, { key: "L", code: "KeyL", ctrlKey: true, shiftKey: true });
  expect(view.getByRole("dialog", { name: "History" })).toBeInTheDocument();
  fireEvent.keyDown(document.body, { key: "O", code: "KeyO", ctrlKey: true, shiftKey: true });
  await waitFor(() => expect(view.queryByText("North.")).not.toBeInTheDocument());
  expect(events).toContainEqual(["chatkit.thread.change", { threadId: null }]);
});

test("keys of a page's own dialog are not the chat's", async () => {
  const { view } = await mount(new FakeServer());
  const dialog = document.body.appendChild(document.createElement("div"));
  fireEvent.keyDown(dialog, { key: "?" });
  expect(view.queryByRole("dialog")).not.toBeInTheDocument();
  dialog.remove();
});

test("Escape in the message stops the answer, in a question of the answer it does not", async () => {
  const stream = new OpenStream();
  const server = new FakeServer({ "threads.create": () => stream });
  const { user, view } = await mount(server);
  await user.type(view.getByRole("textbox", { name: "Message" }), "Sum up{Enter}");
  act(() => stream.send(created(), done(question("u_1", "Sum up")), done(asking(ELICITATION))));
  await user.click(await view.findByRole("textbox", { name: "Title" }));
  await user.keyboard("{Escape}");
  expect(stream.aborted).toBe(false);
  await user.click(view.getByRole("textbox", { name: "Message" }));
  await user.keyboard("{Escape}");
  expect(stream.aborted).toBe(true);
  expect(await view.findByText("You stopped this answer.")).toBeInTheDocument();
});
