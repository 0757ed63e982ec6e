import { act, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { created, done, page, question, reply, thread, toolTurn, TURN_END } from "../../testing/exchanges";
import { FakeServer, jsonResponse, OpenStream } from "../../testing/fake-server";
import { mount, type Mounted } from "../../testing/mount";

async function ask(mounted: Mounted, text = "Where are the tulips?"): Promise<void> {
  await mounted.user.type(mounted.view.getByRole("textbox", { name: "Message" }), `${text}{Enter}`);
}

function opened(server: FakeServer, options: Parameters<typeof mount>[1] = {}): Promise<Mounted> {
  server.answers["threads.get_by_id"] = () => thread("t_garden", "Tulips");
  return mount(server, { initialThread: "t_garden", ...options });
}

test("a call shows as a row that opens to its arguments and result", async () => {
  const server = new FakeServer({ "threads.create": () => [...toolTurn(), ...TURN_END] });
  const mounted = await mount(server);
  const { user, view } = mounted;
  await ask(mounted);
  const row = await view.findByRole("button", { name: "Garden: search notes done in 0.4 s" });
  expect(row).toHaveAttribute("aria-expanded", "false");
  expect(view.queryByText("Red tulips")).not.toBeInTheDocument();

  await user.click(row);

  expect(row).toHaveAttribute("aria-expanded", "true");
  expect(view.getByRole("group", { name: "Arguments" })).toHaveTextContent('"query": "tulips"');
  const result = view.getByRole("group", { name: "Result" });
  expect(within(result).getByRole("cell", { name: "Red tulips" })).toBeInTheDocument();
  expect(within(result).getByRole("button", { name: "Copy result" })).toBeInTheDocument();
  expect(within(result).getByRole("button", { name: "Download result" })).toBeInTheDocument();
});

test("while an answer runs it can be stopped, and what has come stays", async () => {
  const stream = new OpenStream();
  const server = new FakeServer({ "threads.create": () => stream });
  const mounted = await mount(server);
  const { user, view, events, focused } = mounted;
  await ask(mounted);
  expect(view.getByText("Working")).toBeInTheDocument();
  act(() => stream.send(...toolTurn()));
  await view.findByText("north bed");

  await user.click(view.getByRole("button", { name: "Stop" }));

  await view.findByText("You stopped this answer.");
  expect(stream.aborted).toBe(true);
  expect(view.getByText("north bed")).toBeInTheDocument();
  expect(focused()).toBe(view.getByRole("button", { name: "Send" }));
  expect(events.filter(([name]) => name === "chatkit.error")).toEqual([]);
});

test("there is no Stop where the server does not allow it", async () => {
  const stream = new OpenStream();
  const mounted = await mount(new FakeServer({ "threads.create": () => stream }));
  await ask(mounted);
  act(() => stream.send(created(), { type: "stream_options", stream_options: { allow_cancel: false } }));
  await waitFor(() => expect(mounted.view.queryByRole("button", { name: "Stop" })).not.toBeInTheDocument());
});

test("a message that never arrived stays, and trying again sends it again", async () => {
  let attempts = 0;
  const server = new FakeServer({
    "threads.create": () => {
      attempts += 1;
      return attempts === 1
        ? jsonResponse({ error: "TOO_MANY", message: "Too many messages. Wait a minute." }, 429)
        : [created(), done(question("u_1", "Where are the tulips?")), done(reply("a_1", "Here."))];
    },
  });
  const mounted = await mount(server);
  const { user, view } = mounted;
  await ask(mounted);
  expect(await view.findByRole("alert")).toHaveTextContent("Too many messages. Wait a minute.");
  expect(view.getByRole("article", { name: "You" })).toHaveTextContent("Where are the tulips?");

  await user.click(view.getByRole("button", { name: "Try again" }));

  await waitFor(() => expect(view.getByRole("article", { name: "Answer" })).toHaveTextContent("Here."));
  expect(view.getAllByRole("article", { name: "You" })).toHaveLength(1);
  expect(server.sent("threads.create").map(({ params }) => params)).toEqual([
    server.requests[0]?.params,
    server.requests[0]?.params,
  ]);
});

test("notices stand in the answer they belong to", async () => {
  const server = new FakeServer({
    "threads.create": () => [
      created(),
      done(question("u_1", "Stock?")),
      { type: "notice", level: "warning", title: "Answered without Warehouse", message: "It refuses **connections**." },
      done(reply("a_1", "From the notes: 40 bags.")),
    ],
  });
  const mounted = await mount(server);
  await ask(mounted, "Stock?");
  const answer = await mounted.view.findByRole("article", { name: "Answer" });
  await within(answer).findByText("From the notes: 40 bags.");
  expect(within(answer).getByRole("status")).toHaveTextContent("Answered without WarehouseIt refuses connections.");
});

test("answers can be copied, judged and asked for again", async () => {
  const writeText = vi.fn(() => Promise.resolve());
  const server = new FakeServer({
    "items.list": () => page([reply("a_1", "In the **north**."), question("u_1", "Where?")]),
    "items.feedback": () => ({}),
    "threads.retry_after_item": () => [done(reply("a_2", "In the south."))],
  });
  const { user, view } = await opened(server, { threadItemActions: { feedback: true, retry: true } });
  vi.stubGlobal("isSecureContext", true);
  Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });

  await user.click(await view.findByRole("button", { name: "Copy answer" }));
  expect(writeText).toHaveBeenCalledWith("In the **north**.");

  await user.click(view.getByRole("button", { name: "Good answer" }));
  expect(view.getByRole("button", { name: "Good answer" })).toHaveAttribute("aria-pressed", "true");
  expect(server.sent("items.feedback")[0]?.params).toEqual({
    thread_id: "t_garden",
    item_ids: ["a_1"],
    kind: "positive",
  });

  await user.click(view.getByRole("button", { name: "Answer again" }));
  await waitFor(() => expect(view.getByRole("article", { name: "Answer" })).toHaveTextContent("In the south."));
});

test("a judgement that the server remembers is shown again", async () => {
  const judged = { ...reply("a_1", "x"), feedback: "negative" };
  const server = new FakeServer({ "items.list": () => page([judged, question("u_1", "Where?")]) });
  const { view } = await opened(server, { threadItemActions: { feedback: true } });
  expect(await view.findByRole("button", { name: "Bad answer" })).toHaveAttribute("aria-pressed", "true");
  expect(view.getByRole("button", { name: "Good answer" })).toHaveAttribute("aria-pressed", "false");
});

test("feedback that did not arrive is taken back", async () => {
  const server = new FakeServer({ "items.list": () => page([reply("a_1", "x"), question("u_1", "Where?")]) });
  const { user, view } = await opened(server, { threadItemActions: { feedback: true } });
  await user.click(await view.findByRole("button", { name: "Bad answer" }));
  await waitFor(() =>
    expect(view.getByRole("button", { name: "Bad answer" })).toHaveAttribute("aria-pressed", "false"),
  );
  expect(view.queryByRole("button", { name: "Answer again" })).not.toBeInTheDocument();
});

test("earlier messages are fetched upward, each once", async () => {
  const server = new FakeServer({
    "items.list": ({ after }) =>
      after === "u_3"
        ? page([reply("a_2", "two"), question("u_2", "Second"), question("u_3", "Third")])
        : page([reply("a_3", "three"), question("u_3", "Third")], "u_3"),
  });
  const { user, view } = await opened(server);
  await user.click(await view.findByRole("button", { name: "Show earlier messages" }));
  await view.findByText("Second");
  expect(view.getAllByRole("article", { name: "You" }).map((item) => item.textContent)).toEqual(["Second", "Third"]);
  expect(view.queryByRole("button", { name: "Show earlier messages" })).not.toBeInTheDocument();
});

test("the answer is spoken when it is complete", async () => {
  const server = new FakeServer({ "threads.create": () => [...toolTurn(), ...TURN_END] });
  const mounted = await mount(server);
  await ask(mounted);
  await waitFor(() => {
    const spoken = mounted.view.getAllByRole("status").map((region) => region.textContent);
    expect(spoken.join(" ")).toContain("The red ones grow in the north bed – all süß 🌷.");
  });
});

test("parts that nobody can draw leave no trace", async () => {
  const unknown = { ...reply("x_1", ""), type: "hologram" } as never;
  const server = new FakeServer({
    "items.list": () => page([unknown, reply("a_1", "Seen."), question("u_1", "Where?")]),
  });
  const { view } = await opened(server);
  expect(await view.findByText("Seen.")).toBeInTheDocument();
  expect(view.getAllByRole("article")).toHaveLength(2);
});
