import { act, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { created, done, page, question, reply, thread, toolTurn } from "../../testing/exchanges";
import { FakeServer, OpenStream } from "../../testing/fake-server";
import { mount, type Mounted } from "../../testing/mount";

async function ask(mounted: Mounted, text = "Where are the tulips?"): Promise<void> {
  await mounted.user.type(mounted.view.getByRole("textbox", { name: "Message" }), `${text}{Enter}`);
}

test("while a call waits for the reader, nothing says that work goes on", async () => {
  const stream = new OpenStream();
  const mounted = await mount(new FakeServer({ "threads.create": () => stream }));
  await ask(mounted, "Order soup");
  act(() => stream.send(created(), done(question("u_1", "Order soup"))));
  expect(mounted.view.getByText("Working")).toBeInTheDocument();
  const order = { type: "custom", title: "Kitchen: order · has a question", status_indicator: "loading" } as const;
  const workflow = { type: "custom" as const, tasks: [order], expanded: false };

  act(() => stream.send(done({ ...reply("w_1", ""), type: "workflow", workflow })));

  expect(await mounted.view.findByText("has a question")).toBeInTheDocument();
  expect(mounted.view.queryByText("Working")).not.toBeInTheDocument();
});

test("an error says what the server said; asking again drops what came after the question", async () => {
  const server = new FakeServer({
    "threads.create": () => [
      created(),
      done(question("u_1", "Where?")),
      done(reply("a_1", "Half an answer")),
      { type: "error", code: "custom", message: "The key has expired.", allow_retry: true },
    ],
    "threads.retry_after_item": () => [done(reply("a_2", "In the north."))],
  });
  const mounted = await mount(server);
  const { user, view } = mounted;
  await ask(mounted, "Where?");
  expect(await view.findByRole("alert")).toHaveTextContent("The key has expired.");

  await user.click(view.getByRole("button", { name: "Try again" }));

  await waitFor(() => expect(view.getByRole("article", { name: "Answer" })).toHaveTextContent("In the north."));
  expect(within(view.getByRole("log")).queryByText("Half an answer")).not.toBeInTheDocument();
  expect(view.queryByRole("alert")).not.toBeInTheDocument();
  expect(server.sent("threads.retry_after_item")[0]?.params).toEqual({ thread_id: "t_garden", item_id: "u_1" });
});

test("an error that would only repeat offers no second try", async () => {
  const server = new FakeServer({
    "threads.create": () => [created(), { type: "error", code: "stream.error", allow_retry: false }],
  });
  const mounted = await mount(server);
  await ask(mounted);
  expect(await mounted.view.findByRole("alert")).toHaveTextContent("The answer ended with an error.");
  expect(mounted.view.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
});

test("after the connection broke off the thread is read again", async () => {
  const stream = new OpenStream();
  const server = new FakeServer({
    "threads.create": () => stream,
    "threads.get_by_id": () => thread("t_garden", "Tulips"),
    "items.list": () => page([reply("a_1", "What the server kept."), question("u_1", "Where?")]),
  });
  const mounted = await mount(server);
  await ask(mounted, "Where?");
  act(() => stream.send(...toolTurn("Where?")));
  await mounted.view.findByText("north bed");
  act(() => stream.breakOff());
  expect(await mounted.view.findByRole("alert")).toHaveTextContent("The connection broke off");
  await mounted.view.findByText("What the server kept.");
  await waitFor(() => expect(mounted.view.queryByText("north bed")).not.toBeInTheDocument());
});

test("an end in the middle of an answer counts as broken off", async () => {
  const server = new FakeServer({
    "threads.create": () => toolTurn(),
    "threads.get_by_id": () => thread("t_garden"),
    "items.list": () => page([question("u_1", "Where are the tulips?")]),
  });
  const mounted = await mount(server);
  await ask(mounted);
  expect(await mounted.view.findByRole("alert")).toHaveTextContent("The connection broke off");
});
