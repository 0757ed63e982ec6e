import { fireEvent, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import type { Annotation, Source, ThreadItem } from "../../protocol/wire";
import { page, question, reply, thread } from "../../testing/exchanges";
import { FakeServer } from "../../testing/fake-server";
import { mount } from "../../testing/mount";

const BOOK: Source = { type: "url", title: "Tulip book", url: "https://tulips.example/book", description: "1637" };
const NOTES: Source = { type: "file", title: "Garden notes", filename: "notes.txt" };
const BED: Source = { type: "entity", title: "North bed", id: "bed_1", interactive: true };

const at = (source: Source, index?: number): Annotation => ({
  type: "annotation",
  source,
  ...(index === undefined ? {} : { index }),
});

function answer(text: string, annotations: Annotation[]): ThreadItem {
  return { ...reply("a_1", ""), type: "assistant_message", content: [{ type: "output_text", text, annotations }] };
}

async function opened(item: ThreadItem, options: Parameters<typeof mount>[1] = {}) {
  const server = new FakeServer({
    "threads.get_by_id": () => thread("t_garden", "Tulips"),
    "items.list": () => page([item, question("u_1", "Where?")]),
  });
  const mounted = await mount(server, { initialThread: "t_garden", ...options });
  const article = await mounted.view.findByRole("article", { name: "Answer" });
  return { ...mounted, article };
}

/** The text of an answer with its marks as numbers in brackets. */
function marked(article: HTMLElement): string[] {
  const copy = article.querySelector(".markdown")?.cloneNode(true) as HTMLElement;
  for (const hidden of copy.querySelectorAll(".sr")) hidden.remove();
  for (const mark of copy.querySelectorAll(".source-mark")) mark.textContent = `[${mark.textContent}]`;
  return [...copy.children].map((block) => block.textContent);
}

test("places of an answer carry the numbers of their sources, which are listed below", async () => {
  const text = "The **red** ones 🌷 grow north. The white ones grow south.";
  const { article } = await opened(
    answer(text, [at(BOOK, 30), at(NOTES, text.length - 1), at(BOOK, text.length - 1), at(BED)]),
  );
  expect(marked(article)).toEqual(["The red ones 🌷 grow north.[1] The white ones grow south.[2][1]"]);
  const [mark] = within(article).getAllByRole("link", { name: "Source 1: Tulip book" });
  expect(mark).toHaveAttribute("href", "https://tulips.example/book");
  const list = within(article).getByRole("list", { name: "Sources" });
  expect(
    within(list)
      .getAllByRole("listitem")
      .map((row) => row.textContent),
  ).toEqual(["1Tulip book", "2Garden notes", "3North bed"]);
});

test.each([
  ["inside a word in bold", "It is **very red** here.", 12, ["It is very[1] red here."]],
  ["behind a link, never in it", "See [the book](https://x.example) now.", 10, ["See the book[1] now."]],
  ["behind code", "Run `make run` now.", 8, ["Run make run[1] now."]],
  ["in the second paragraph", "One.\n\nTwo three.", 9, ["One.", "Two[1] three."]],
  ["in an entry", "- one\n- two", 5, ["one[1]two"]],
  ["below a block of code", "Look:\n\n```\na\n```", 16, ["Look:", "Codea", "[1]"]],
  ["beyond the end", "One.", 99, ["One.[1]"]],
  ["before the beginning", "One.", 0, ["[1]One."]],
])("a mark stands %s", async (_, text, index, blocks) => {
  const { article } = await opened(answer(text, [at(BOOK, index)]));
  expect(marked(article).map((block) => block.replace(/\n/g, ""))).toEqual(blocks);
});

test("sources without a place are listed without numbers, each once", async () => {
  const { article } = await opened(answer("Both.", [at(BOOK), at(NOTES), at(BOOK)]));
  expect(marked(article)).toEqual(["Both."]);
  const rows = within(within(article).getByRole("list", { name: "Sources" })).getAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual(["Tulip book", "Garden notes"]);
});

test("an address that is none of the web is no link, in the text and in the list", async () => {
  const source: Source = { type: "url", title: "Trap", url: "javascript:alert(1)" };
  const { article } = await opened(answer("One.", [at(source, 4)]));
  expect(marked(article)).toEqual(["One.[1]"]);
  expect(within(article).queryByRole("link")).not.toBeInTheDocument();
});

test("a thing among the sources can be pressed and looked at, also at its mark", async () => {
  const onClick = vi.fn();
  const preview = { type: "Basic", children: [{ type: "Text", value: "12 tulips" }] } as never;
  const entities = { onClick, onRequestPreview: () => Promise.resolve({ preview }) };
  const { article, user, view } = await opened(answer("Four.", [at(BED, 4)]), { entities });
  await user.click(within(article).getByRole("button", { name: "Source 1: North bed" }));
  expect(onClick).toHaveBeenCalledWith(BED);
  fireEvent.pointerEnter(within(article).getByRole("button", { name: "North bed" }).parentElement ?? article);
  expect(await view.findByText("12 tulips")).toBeInTheDocument();
});

test("an image that was made is shown, and its place while it is being made", async () => {
  const image = { ...reply("g_1", ""), type: "generated_image" as const };
  const making = await opened(image);
  expect(within(making.article).getByRole("img", { name: "Making the image" })).toBeInTheDocument();
  making.unmount();
  const url = "/api/attachments/made.png";
  const made = await opened({ ...image, image: { id: "i_1", url } });
  expect(within(made.article).getByRole("img", { name: "Generated image" })).toHaveAttribute(
    "src",
    expect.stringContaining(url),
  );
});

test("a link into the page is told to the page and leads nowhere else", async () => {
  const text = "Open [the invoice](chatkit-link://open/invoice?number=7&tab=items), [home](chatkit-link://home).";
  const { article, events, user } = await opened(answer(text, []));
  expect(within(article).queryByRole("link")).not.toBeInTheDocument();
  await user.click(within(article).getByRole("button", { name: "the invoice" }));
  await user.click(within(article).getByRole("button", { name: "home" }));
  expect(events.filter(([name]) => name === "chatkit.deeplink").map(([, detail]) => detail)).toEqual([
    { name: "open/invoice", data: { number: "7", tab: "items" } },
    { name: "home" },
  ]);
});

test("the page can name the chat for those who do not see it", async () => {
  const { view } = await opened(answer("One.", []), { frameTitle: "Garden help" });
  expect(view.getByRole("region", { name: "Garden help" })).toBeInTheDocument();
});
