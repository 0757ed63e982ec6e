import { act } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { writtenIn } from "../../extension";
import { created, done, page, question, thread } from "../../testing/exchanges";
import { FakeServer, jsonResponse, OpenStream } from "../../testing/fake-server";
import { mount, type Mounted } from "../../testing/mount";

beforeEach(() => sessionStorage.clear());

function threads(): FakeServer {
  return new FakeServer({
    "threads.get_by_id": ({ thread_id: id }) => thread(id as string),
    "items.list": () => page([]),
  });
}

const box = ({ view }: Mounted): HTMLElement => view.getByRole("textbox", { name: "Message" });
const open = ({ chat }: Mounted, id: string | null): Promise<void> => act(() => chat().setThreadId(id));

test("each chat keeps what was written in it and not sent", async () => {
  const mounted = await mount(threads());
  const { user } = mounted;
  await user.type(box(mounted), "for a new chat");
  await open(mounted, "t_1");
  expect(box(mounted)).toHaveValue("");
  await user.type(box(mounted), "for the first");
  await open(mounted, "t_2");
  await open(mounted, "t_1");
  expect(box(mounted)).toHaveValue("for the first");
  await open(mounted, null);
  expect(box(mounted)).toHaveValue("for a new chat");
  expect(sessionStorage).toHaveLength(0);
});

test("what was sent is no draft any more, and what is written meanwhile belongs to the new chat", async () => {
  const stream = new OpenStream();
  const server = threads();
  server.answers["threads.create"] = () => stream;
  const mounted = await mount(server);
  const { user } = mounted;
  await user.type(box(mounted), "Where?{Enter}");
  await user.type(box(mounted), "And when?");
  await act(async () => {
    stream.send(created("t_9"), done(question("u_1", "Where?")));
    stream.end();
    await Promise.resolve();
  });
  await mounted.view.findByRole("button", { name: "Send" });
  await open(mounted, null);
  expect(box(mounted)).toHaveValue("");
  await open(mounted, "t_9");
  expect(box(mounted)).toHaveValue("And when?");
});

test("drafts of a person survive a reload, and are nobody else's", async () => {
  const first = await mount(threads(), { extension: { draftOwner: "1" } });
  await first.user.type(box(first), "unsent");
  first.unmount();
  const again = await mount(threads(), { extension: { draftOwner: "1" } });
  expect(box(again)).toHaveValue("unsent");
  again.unmount();
  const other = await mount(threads(), { extension: { draftOwner: "2" } });
  expect(box(other)).toHaveValue("");
});

test("the page can ask what is written, to add to it", async () => {
  const mounted = await mount(threads());
  expect(writtenIn(mounted.element)).toBe("");
  await mounted.user.type(box(mounted), "Is this right?");
  expect(writtenIn(mounted.element)).toBe("Is this right?");
  expect(writtenIn(document.body)).toBe("");
});

test("what a draft quotes survives a reload with it", async () => {
  sessionStorage.clear();
  const first = await mount(threads(), { extension: { draftOwner: "1" } });
  await act(() => first.chat().setComposerValue({ reply: "The red ones grow in the north." }));
  first.unmount();
  const again = await mount(threads(), { extension: { draftOwner: "1" } });
  expect(again.view.getByRole("group", { name: "Quoted" })).toHaveTextContent("The red ones grow in the north.");
  await again.user.click(again.view.getByRole("button", { name: "Remove the quote" }));
  again.unmount();
  const last = await mount(threads(), { extension: { draftOwner: "1" } });
  expect(last.view.queryByRole("group", { name: "Quoted" })).not.toBeInTheDocument();
});

test("a quote and named things can be set by the page, and taken off", async () => {
  const server = threads();
  server.answers["threads.create"] = () => [created(), done(question("u_1", "Why?"))];
  const mounted = await mount(server);
  const { user, view, chat } = mounted;
  await act(() =>
    chat().setComposerValue({
      content: [
        { type: "input_text", text: "Why?" },
        { type: "input_tag", id: "bed_1", text: "North bed" },
      ],
      reply: "The red ones grow in the north.",
    }),
  );
  expect(box(mounted)).toHaveValue("Why?@North bed");
  expect(view.getByRole("group", { name: "Quoted" })).toHaveTextContent("The red ones grow in the north.");
  await user.click(view.getByRole("button", { name: "Remove the quote" }));
  await user.keyboard("{Enter}");
  expect(server.sent("threads.create")[0]?.params).toMatchObject({
    input: {
      content: [
        { type: "input_text", text: "Why?" },
        { type: "input_tag", id: "bed_1", text: "North bed" },
      ],
      quoted_text: "",
    },
  });
  expect(view.queryByRole("group", { name: "Quoted" })).not.toBeInTheDocument();
});

test("a message that the server refuses as it is goes back to where it was written", async () => {
  const why = "A message has up to 100,000 characters. Attach longer text as a file.";
  const server = threads();
  server.answers["threads.create"] = () => jsonResponse({ error: "NOT_POSSIBLE", message: why }, 409);
  const mounted = await mount(server, { composer: { tools: [{ id: "maps", label: "Maps", icon: "maps" }] } });
  const { user, view, chat } = mounted;
  await act(() => chat().setComposerValue({ selectedToolId: "maps", reply: "In the north." }));
  await user.type(box(mounted), "far too long{Enter}");
  expect(await view.findByRole("alert")).toHaveTextContent(why);
  expect(box(mounted)).toHaveValue("far too long");
  expect(view.getByRole("button", { name: "Remove Maps" })).toBeInTheDocument();
  expect(view.getByRole("group", { name: "Quoted" })).toHaveTextContent("In the north.");
  expect(view.queryByRole("article", { name: "You" })).not.toBeInTheDocument();

  server.answers["threads.create"] = () => [created(), done(question("u_1", "shorter"))];
  await user.type(box(mounted), "{Backspace>12/}");
  expect(view.queryByRole("alert")).not.toBeInTheDocument();
  await user.type(box(mounted), "shorter{Enter}");
  expect(await view.findByRole("article", { name: "You" })).toHaveTextContent("shorter");
});

test("a refused message stays below the chat while the next one is being written", async () => {
  let refuse: (refusal: Response) => void = () => undefined;
  const server = threads();
  server.answers["threads.create"] = () => new Promise<Response>((resolve) => (refuse = resolve));
  const mounted = await mount(server);
  const { user, view } = mounted;
  await user.type(box(mounted), "first{Enter}");
  await user.type(box(mounted), "second");
  act(() => refuse(jsonResponse({ error: "NOT_POSSIBLE", message: "Not this one." }, 409)));
  expect(await view.findByRole("alert")).toHaveTextContent("Not this one.");
  expect(view.getByRole("article", { name: "You" })).toHaveTextContent("first");
  expect(box(mounted)).toHaveValue("second");
});

test("what a deleted chat does not take goes along into a new one", async () => {
  const server = threads();
  server.answers["threads.add_user_message"] = () =>
    jsonResponse({ error: "GONE", message: "This chat is gone." }, 404);
  const mounted = await mount(server, { initialThread: "t_1" });
  const { user, view } = mounted;
  await user.type(box(mounted), "Still there?{Enter}");
  expect(await view.findByRole("alert")).toHaveTextContent("This chat is gone.");
  expect(box(mounted)).toHaveValue("Still there?");
  await user.click(view.getByRole("button", { name: "New chat" }));
  expect(view.queryByRole("alert")).not.toBeInTheDocument();
  expect(box(mounted)).toHaveValue("Still there?");
});
