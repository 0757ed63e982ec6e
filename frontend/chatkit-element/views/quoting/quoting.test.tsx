import { act } from "@testing-library/react";
import { expect, test } from "vitest";

import type { ThreadItem } from "../../protocol/wire";
import { done, page, question, reply, thread } from "../../testing/exchanges";
import { FakeServer } from "../../testing/fake-server";
import { mount, type Mounted } from "../../testing/mount";
import { selectWords } from "../../testing/select-words";

const ANSWER =
  "The **red** ones grow in the north.\n\n- Row one\n- Row two\n\n| Bed | Count |\n| --- | --- |\n| North | 4 |";

async function opened(status: "active" | "locked" = "active", more: ThreadItem[] = []) {
  const server = new FakeServer({
    "threads.get_by_id": () => ({ ...thread("t_garden", "Tulips"), status: { type: status } }),
    "items.list": () => page([...more, reply("a_1", ANSWER), question("u_1", "Where?")]),
    "threads.add_user_message": () => [done({ ...question("u_2", "Why?"), quoted_text: "red ones" })],
  });
  const mounted = await mount(server, { initialThread: "t_garden" });
  await mounted.view.findByText("red");
  return { ...mounted, server };
}

function words({ view }: Mounted, text: string | RegExp): Node {
  const node = view.getByText(text).firstChild;
  if (!node) throw new Error(`“${String(text)}” has no words.`);
  return node;
}

const quoteButton = ({ view }: Mounted) => view.findByRole("button", { name: "Quote" });

test("selected words of an answer become the quote of the next message", async () => {
  const mounted = await opened();
  const { user, view, server, focused } = mounted;
  selectWords([words(mounted, "red"), 0], [words(mounted, /ones grow/).parentNode?.lastChild ?? document, 5]);
  await user.click(await quoteButton(mounted));

  expect(view.getByRole("group", { name: "Quoted" })).toHaveTextContent(/^red ones$/);
  expect(focused()).toBe(view.getByRole("textbox", { name: "Message" }));
  expect(view.queryByRole("button", { name: "Quote" })).not.toBeInTheDocument();
  await user.keyboard("Why?{Enter}");
  expect(server.sent("threads.add_user_message")[0]?.params).toMatchObject({ input: { quoted_text: "red ones" } });
  const [, sent] = view.getAllByRole("article", { name: "You" });
  expect(sent).toHaveTextContent("red onesWhy?");
  expect(view.queryByRole("group", { name: "Quoted" })).not.toBeInTheDocument();
});

test("paragraphs, entries and rows are lines of the quote", async () => {
  const mounted = await opened();
  const { user, view } = mounted;
  selectWords([words(mounted, "red"), 0], [words(mounted, "4"), 1]);
  await user.click(await quoteButton(mounted));
  const quote = view.getByRole("group", { name: "Quoted" }).querySelector("p");
  expect(quote?.textContent).toBe("red ones grow in the north.\nRow one\nRow two\nBed Count\nNorth 4");
});

test("Tab goes from the selected words to the button, and Escape puts it away", async () => {
  const mounted = await opened();
  const { user, view, focused } = mounted;
  act(() => view.getByRole("log").focus());
  selectWords([words(mounted, "red"), 0], [words(mounted, "red"), 3]);
  const button = await quoteButton(mounted);
  await user.tab();
  expect(focused()).toBe(button);
  await user.keyboard("{Escape}");
  expect(button).not.toBeInTheDocument();
  expect(focused()).toBe(view.getByRole("log"));
});

test("a selection that ends behind the answer is of the answer alone", async () => {
  const mounted = await opened();
  const { user, view } = mounted;
  selectWords([words(mounted, "Row two"), 4], [view.getByRole("article", { name: "Answer" }), 2]);
  await user.click(await quoteButton(mounted));
  expect(view.getByRole("group", { name: "Quoted" })).toHaveTextContent("two Bed Count North 4");
});

test("questions, words of two messages and blanks cannot be quoted", async () => {
  const mounted = await opened("active", [reply("a_2", "That is all.")]);
  const { view } = mounted;
  selectWords([words(mounted, "red"), 0], [words(mounted, "red"), 3]);
  await quoteButton(mounted);
  for (const [from, to] of [
    [words(mounted, "Where?"), words(mounted, "Where?")],
    [words(mounted, "Where?"), words(mounted, "red")],
    [words(mounted, "red"), words(mounted, "That is all.")],
    [view.getByRole("log"), view.getByRole("log")],
  ] as const) {
    selectWords([from, 0], [to, 1]);
    expect(view.queryByRole("button", { name: "Quote" })).not.toBeInTheDocument();
  }
});

test("in a chat that takes no message nothing is quoted", async () => {
  const mounted = await opened("locked");
  selectWords([words(mounted, "red"), 0], [words(mounted, "red"), 3]);
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
  expect(mounted.view.queryByRole("button", { name: "Quote" })).not.toBeInTheDocument();
});

test("sendUserMessage takes a quote from the page", async () => {
  const { chat, server } = await opened();
  await act(() => chat().sendUserMessage({ text: "Why?", reply: "The red ones" }));
  expect(server.sent("threads.add_user_message")[0]?.params).toMatchObject({ input: { quoted_text: "The red ones" } });
});
