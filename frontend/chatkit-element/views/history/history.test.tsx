import { act, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { page, question, reply, thread } from "../../testing/exchanges";
import { FakeServer, jsonResponse } from "../../testing/fake-server";
import { mount, type Mounted } from "../../testing/mount";

function serverWithTwo(): FakeServer {
  return new FakeServer({
    "threads.list": () => page([thread("t_1", "Tulips"), thread("t_2", "Roses")]),
    "threads.get_by_id": ({ thread_id: id }) => thread(String(id), id === "t_1" ? "Tulips" : "Roses"),
    "items.list": () => page([reply("a_1", "In the north."), question("u_1", "Where?")]),
    "threads.update": ({ thread_id: id, title }) => thread(String(id), String(title)),
    "threads.delete": () => ({}),
  });
}

async function openHistory({ user, view }: Mounted): Promise<HTMLElement> {
  await user.click(view.getByRole("button", { name: "History" }));
  return view.getByRole("dialog", { name: "History" });
}

test("a chat is found by its title and opened", async () => {
  const server = serverWithTwo();
  const mounted = await mount(server);
  const { user, view, events, focused } = mounted;
  const panel = await openHistory(mounted);
  const search = within(panel).getByRole("searchbox", { name: "Search chats" });
  expect(focused()).toBe(search);
  await within(panel).findByRole("button", { name: /^Tulips/ });
  await user.type(search, "rose");
  expect(within(panel).queryByRole("button", { name: /^Tulips/ })).not.toBeInTheDocument();

  await user.click(within(panel).getByRole("button", { name: /^Roses/ }));

  await view.findByText("In the north.");
  expect(view.queryByRole("dialog")).not.toBeInTheDocument();
  expect(view.getByRole("heading", { level: 1, name: "Roses" })).toBeInTheDocument();
  expect(events.map(([name]) => name)).toEqual([
    "chatkit.ready",
    "chatkit.history.open",
    "chatkit.history.close",
    "chatkit.thread.change",
    "chatkit.thread.load.start",
    "chatkit.thread.load.end",
  ]);
});

test("Escape closes the panel and gives the focus back", async () => {
  const mounted = await mount(serverWithTwo());
  await openHistory(mounted);
  await mounted.user.keyboard("{Escape}");
  expect(mounted.view.queryByRole("dialog")).not.toBeInTheDocument();
  expect(mounted.focused()).toBe(mounted.view.getByRole("button", { name: "History" }));
});

test("a chat is renamed at once, also in the header", async () => {
  const server = serverWithTwo();
  const mounted = await mount(server, { initialThread: "t_1" });
  const { user, view, focused } = mounted;
  const panel = await openHistory(mounted);
  await user.click(await within(panel).findByRole("button", { name: "Rename Tulips" }));
  const title = within(panel).getByRole("textbox", { name: "Title" });
  expect(title).toHaveValue("Tulips");
  await user.keyboard("Spring flowers{Enter}");
  expect(focused()).toBe(await within(panel).findByRole("button", { name: /^Spring flowers/ }));
  expect(view.getByRole("heading", { level: 1, name: "Spring flowers" })).toBeInTheDocument();
  expect(server.sent("threads.update")[0]?.params).toEqual({ thread_id: "t_1", title: "Spring flowers" });
});

test("Escape while renaming keeps the title and the panel", async () => {
  const server = serverWithTwo();
  const mounted = await mount(server);
  const panel = await openHistory(mounted);
  await mounted.user.click(await within(panel).findByRole("button", { name: "Rename Tulips" }));
  await mounted.user.keyboard("Nonsense{Escape}");
  expect(within(panel).getByRole("button", { name: /^Tulips/ })).toBeInTheDocument();
  expect(server.sent("threads.update")).toHaveLength(0);
});

test("a refused title is taken back", async () => {
  const server = serverWithTwo();
  server.answers["threads.update"] = () => jsonResponse({ error: "INVALID", message: "No." }, 422);
  const mounted = await mount(server);
  const panel = await openHistory(mounted);
  await mounted.user.click(await within(panel).findByRole("button", { name: "Rename Tulips" }));
  await mounted.user.keyboard("x{Enter}");
  await within(panel).findByRole("button", { name: /^Tulips/ });
  expect(await mounted.view.findByText("The title could not be saved. The old one is back.")).toBeInTheDocument();
});

test("deleting asks once and names the chat; the open one is left for a new one", async () => {
  const server = serverWithTwo();
  const mounted = await mount(server, { initialThread: "t_1" });
  const { user, view, events, focused } = mounted;
  await view.findByText("In the north.");
  const panel = await openHistory(mounted);
  await user.click(await within(panel).findByRole("button", { name: "Delete Tulips" }));
  expect(within(panel).getByText(/^Delete “Tulips”\?/)).toBeInTheDocument();
  expect(focused()).toBe(within(panel).getByRole("button", { name: "Cancel" }));
  await user.click(within(panel).getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(within(panel).queryByRole("button", { name: /Tulips/ })).not.toBeInTheDocument());
  expect(server.sent("threads.delete")[0]?.params).toEqual({ thread_id: "t_1" });
  await waitFor(() => expect(events.at(-1)).toEqual(["chatkit.thread.change", { threadId: null }]));
});

test("a deletion that failed is said, and the chat is still there", async () => {
  const server = serverWithTwo();
  server.answers["threads.delete"] = () => jsonResponse({ error: "X", message: "No." }, 500);
  const mounted = await mount(server);
  const panel = await openHistory(mounted);
  await mounted.user.click(await within(panel).findByRole("button", { name: "Delete Roses" }));
  await mounted.user.click(within(panel).getByRole("button", { name: "Delete" }));
  expect(await mounted.view.findByText("The chat could not be deleted. It is still here.")).toBeInTheDocument();
  expect(await within(panel).findByRole("button", { name: /^Roses/ })).toBeInTheDocument();
});

test("longer lists come page by page", async () => {
  const server = serverWithTwo();
  server.answers["threads.list"] = ({ after }) =>
    after === "t_1" ? page([thread("t_2", "Roses")]) : page([thread("t_1", "Tulips")], "t_1");
  const mounted = await mount(server);
  const panel = await openHistory(mounted);
  await mounted.user.click(await within(panel).findByRole("button", { name: "Show more" }));
  expect(await within(panel).findByRole("button", { name: /^Roses/ })).toBeInTheDocument();
  expect(within(panel).getByRole("button", { name: /^Tulips/ })).toBeInTheDocument();
});

test("an empty history and one that could not be read are different", async () => {
  const server = new FakeServer();
  const mounted = await mount(server);
  const panel = await openHistory(mounted);
  expect(await within(panel).findByText("No chats yet")).toBeInTheDocument();
  await act(() => mounted.chat().hideHistory());
  server.answers["threads.list"] = () => jsonResponse({ error: "X", message: "Down." }, 503);
  await act(() => mounted.chat().showHistory());
  expect(await mounted.view.findByRole("alert")).toHaveTextContent("The list of chats could not be read.");
});

test("rename and delete can be withheld", async () => {
  const mounted = await mount(serverWithTwo(), { history: { enabled: true, showDelete: false, showRename: false } });
  const panel = await openHistory(mounted);
  await within(panel).findByRole("button", { name: /^Tulips/ });
  expect(within(panel).queryByRole("button", { name: /^(Rename|Delete)/ })).not.toBeInTheDocument();
});

test("a new chat leaves the old one and is ready for writing", async () => {
  const mounted = await mount(serverWithTwo(), { initialThread: "t_1" });
  await mounted.view.findByText("In the north.");
  await mounted.user.click(mounted.view.getByRole("button", { name: "New chat" }));
  expect(mounted.view.queryByText("In the north.")).not.toBeInTheDocument();
  expect(mounted.focused()).toBe(mounted.view.getByRole("textbox", { name: "Message" }));
  expect(mounted.events.at(-1)).toEqual(["chatkit.thread.change", { threadId: null }]);
});
