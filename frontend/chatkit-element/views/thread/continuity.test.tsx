import { act, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import type { ThreadItem } from "../../protocol/wire";
import { created, done, page, question, reply, thread, toolTurn } from "../../testing/exchanges";
import { FakeServer, jsonResponse, OpenStream } from "../../testing/fake-server";
import { mount } from "../../testing/mount";

afterEach(() => vi.useRealTimers());

function hide(isHidden: boolean): void {
  Object.defineProperty(document, "visibilityState", { value: isHidden ? "hidden" : "visible", configurable: true });
}

test("what came while the reader was in another tab is marked, until they write again", async () => {
  const stream = new OpenStream();
  const server = new FakeServer({ "threads.create": () => stream, "threads.add_user_message": () => new OpenStream() });
  const { user, view } = await mount(server);
  await user.type(view.getByRole("textbox", { name: "Message" }), "Where?{Enter}");
  act(() => stream.send(created(), done(question("u_1", "Where?")), done(reply("a_0", "Let me see."))));
  await waitFor(() => expect(view.getByRole("article", { name: "Answer" })).toHaveTextContent("Let me see."));
  expect(view.queryByRole("separator")).not.toBeInTheDocument();
  hide(true);
  act(() => stream.send(done(reply("a_1", "In the north.")), done(reply("a_2", "All of them."))));
  await waitFor(() =>
    expect(view.getByRole("article", { name: "Answer" })).toHaveTextContent("Let me see.NewIn the north.All of them."),
  );
  hide(false);
  act(() => stream.end());
  await user.type(view.getByRole("textbox", { name: "Message" }), "Thanks{Enter}");
  expect(view.queryByRole("separator")).not.toBeInTheDocument();
});

test("after a lost connection the thread is read again until the server answers", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 50 });
  const stream = new OpenStream();
  let isUp = false;
  const server = new FakeServer({
    "threads.create": () => stream,
    "threads.get_by_id": () =>
      isUp ? thread("t_garden", "Tulips") : Promise.reject<Response>(new TypeError("network")),
    "items.list": () => page([reply("a_1", "In the north, all of them."), question("u_1", "Where?")]),
  });
  const { view, chat } = await mount(server);
  act(() => void chat().sendUserMessage({ text: "Where?" }));
  act(() => stream.send(...toolTurn("Where?")));
  await view.findByText("north bed");
  act(() => stream.breakOff());
  expect(await view.findByRole("alert")).toHaveTextContent("The connection broke off");
  expect(view.getByText("north bed")).toBeInTheDocument();
  const tries = (): number => server.sent("threads.get_by_id").length;
  const before = tries();
  await act(() => vi.advanceTimersByTimeAsync(2000));
  await waitFor(() => expect(tries()).toBe(before + 1));
  isUp = true;
  await act(() => vi.advanceTimersByTimeAsync(4000));
  expect(await view.findByText("In the north, all of them.")).toBeInTheDocument();
  const caughtUp = tries();
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(tries()).toBe(caughtUp);
});

test("the network's return is reason enough to read again", async () => {
  const stream = new OpenStream();
  let isUp = false;
  const server = new FakeServer({
    "threads.create": () => stream,
    "threads.get_by_id": () => (isUp ? thread("t_garden") : Promise.reject<Response>(new TypeError("network"))),
    "items.list": () => page([reply("a_1", "All of it."), question("u_1", "Where?")]),
  });
  const { view, chat, events } = await mount(server);
  act(() => void chat().sendUserMessage({ text: "Where?" }));
  act(() => stream.send(created(), done(question("u_1", "Where?"))));
  await waitFor(() => expect(events.map(([name]) => name)).toContain("chatkit.thread.change"));
  act(() => stream.breakOff());
  await view.findByRole("alert");
  isUp = true;
  act(() => void window.dispatchEvent(new Event("online")));
  expect(await view.findByText("All of it.")).toBeInTheDocument();
});

test("reading again keeps earlier pages that were loaded", async () => {
  const server = new FakeServer({
    "threads.get_by_id": () => thread("t_garden"),
    "items.list": ({ after }) =>
      after === undefined
        ? page([reply("a_2", "two"), question("u_2", "Second")], "u_2")
        : page([reply("a_1", "one"), question("u_1", "First")], "u_1"),
  });
  const { user, view, chat } = await mount(server, { initialThread: "t_garden" });
  await user.click(await view.findByRole("button", { name: "Show earlier messages" }));
  await view.findByText("First");
  await act(() => chat().fetchUpdates());
  expect(view.getAllByRole("article", { name: "You" }).map((item) => item.textContent)).toEqual(["First", "Second"]);
});

test("an answer that another window asked for appears here when it is there", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 50 });
  const end = { ...reply("e_1", ""), type: "end_of_turn" as const };
  let isAnswered = false;
  const server = new FakeServer({
    "threads.get_by_id": () => thread("t_garden"),
    "items.list": () =>
      page(isAnswered ? [end, reply("a_1", "In the north."), question("u_1", "Where?")] : [question("u_1", "Where?")]),
  });
  const { view } = await mount(server, { initialThread: "t_garden" });
  expect(await view.findByText("An answer is on its way")).toBeInTheDocument();
  isAnswered = true;
  await act(() => vi.advanceTimersByTimeAsync(2000));
  expect(await view.findByText("In the north.")).toBeInTheDocument();
  expect(view.queryByText("An answer is on its way")).not.toBeInTheDocument();
  const asked = server.sent("items.list").length;
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(server.sent("items.list")).toHaveLength(asked);
});

test("a message that has to wait for another window's answer is given back, and the answer comes", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 50 });
  const items: ThreadItem[] = [question("u_1", "Where?")];
  const server = new FakeServer({
    "threads.get_by_id": () => thread("t_garden"),
    "items.list": () => page([...items]),
    "threads.add_user_message": () => jsonResponse({ error: "THREAD_BUSY", message: "Still answering." }, 409),
  });
  const { view, chat } = await mount(server, { initialThread: "t_garden" });
  await view.findByText("An answer is on its way");
  await act(() => chat().sendUserMessage({ text: "And when?" }));
  expect(await view.findByRole("alert")).toHaveTextContent("Still answering.");
  expect(view.getByRole("textbox", { name: "Message" })).toHaveValue("And when?");
  expect(view.getByText("An answer is on its way")).toBeInTheDocument();
  items.unshift(reply("a_1", "In the north."));
  await act(() => vi.advanceTimersByTimeAsync(2000));
  expect(await view.findByText("In the north.")).toBeInTheDocument();
});

test("who comes back to the window sees what was said in another one", async () => {
  const items = [reply("a_1", "In the north."), question("u_1", "Where?")];
  const server = new FakeServer({ "threads.get_by_id": () => thread("t_garden"), "items.list": () => page(items) });
  const { view } = await mount(server, { initialThread: "t_garden" });
  await view.findByText("In the north.");
  items.unshift(reply("a_2", "In May."), question("u_2", "When?"));
  const reads = server.sent("items.list").length;
  // Browsers tell of both.
  act(() => {
    document.dispatchEvent(new Event("visibilitychange"));
    window.dispatchEvent(new Event("focus"));
  });
  expect(await view.findByText("In May.")).toBeInTheDocument();
  expect(server.sent("items.list")).toHaveLength(reads + 1);
});

test("what was read before a question was asked does not take it off the screen", async () => {
  const items = [reply("a_1", "In the north."), question("u_1", "Where?")];
  const server = new FakeServer({ "threads.get_by_id": () => thread("t_garden"), "items.list": () => page(items) });
  const { user, view } = await mount(server, { initialThread: "t_garden" });
  await view.findByText("In the north.");
  let arrive: (read: Response) => void = () => undefined;
  const late = new Promise<Response>((resolve) => (arrive = resolve));
  server.answers["items.list"] = () => late;
  server.answers["threads.add_user_message"] = () => [done(question("u_2", "When?")), done(reply("a_2", "In May."))];
  act(() => void window.dispatchEvent(new Event("focus")));
  await user.type(view.getByRole("textbox", { name: "Message" }), "When?{Enter}");
  const log = within(view.getByRole("log"));
  await log.findByText("In May.");
  await act(async () => {
    arrive(jsonResponse(page(items)));
    await late;
  });
  expect(log.getByText("In May.")).toBeInTheDocument();
});
