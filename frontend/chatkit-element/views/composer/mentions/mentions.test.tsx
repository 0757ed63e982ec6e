import type { Entity } from "@openai/chatkit";
import { act, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { created, done, question } from "../../../testing/exchanges";
import { FakeServer } from "../../../testing/fake-server";
import { mount, type Mounted } from "../../../testing/mount";

const ENTITIES: Entity[] = [
  { id: "bed_1", title: "North bed", group: "Beds", icon: "cube", data: { soil: "sandy" }, interactive: true },
  { id: "bed_2", title: "South bed", group: "Beds" },
  { id: "plan.csv", title: "plan.csv" },
];

const search = (query: string): Promise<Entity[]> =>
  Promise.resolve(ENTITIES.filter(({ title }) => title.toLowerCase().includes(query.toLowerCase())));

const box = ({ view }: Mounted): HTMLTextAreaElement => view.getByRole("textbox", { name: "Message" });
const rows = ({ view }: Mounted): (string | null)[] => view.queryAllByRole("option").map((row) => row.textContent);

async function open(options: Parameters<typeof mount>[1] = {}) {
  const server = new FakeServer({ "threads.create": () => [created(), done(question("u_1", "Plan"))] });
  const mounted = await mount(server, { entities: { onTagSearch: search }, ...options });
  await mounted.user.click(box(mounted));
  return { ...mounted, mounted, server };
}

test("the sign opens what can be named, below its headings, and letters narrow it", async () => {
  const { mounted, user, view } = await open();
  await user.keyboard("@");
  await waitFor(() => expect(rows(mounted)).toEqual(["North bed", "South bed", "plan.csv"]));
  expect(view.getByRole("listbox", { name: "What the message can name" })).toBeInTheDocument();
  expect(view.getByRole("group", { name: "Beds" })).toBeInTheDocument();
  await user.keyboard("south b");
  await waitFor(() => expect(rows(mounted)).toEqual(["South bed"]));
  const active = box(mounted).getAttribute("aria-activedescendant");
  expect(view.getByRole("option", { name: "South bed" })).toHaveAttribute("id", active);
});

test("what is chosen stands in the message and is sent where it stands", async () => {
  const { mounted, user, server, view } = await open();
  await user.keyboard("Water @");
  await view.findByRole("option", { name: "North bed" });
  await user.keyboard("{Enter}now{Enter}");
  expect(server.sent("threads.create")[0]?.params).toMatchObject({
    input: {
      content: [
        { type: "input_text", text: "Water " },
        {
          type: "input_tag",
          id: "bed_1",
          text: "North bed",
          group: "Beds",
          data: { soil: "sandy" },
          interactive: true,
        },
        { type: "input_text", text: " now" },
      ],
    },
  });
  expect(box(mounted)).toHaveValue("");
});

test("arrows lead through the list, Tab takes, and Escape leaves the words as they are", async () => {
  const { mounted, user, view } = await open();
  await user.keyboard("@");
  await view.findByRole("option", { name: "North bed" });
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}{Tab}");
  expect(box(mounted)).toHaveValue("@plan.csv ");
  await user.keyboard("@no");
  await view.findByRole("option", { name: "North bed" });
  await user.keyboard("{Escape}");
  expect(view.queryByRole("listbox")).not.toBeInTheDocument();
  await user.keyboard("r");
  expect(view.queryByRole("listbox")).not.toBeInTheDocument();
  await user.keyboard(" @so");
  await waitFor(() => expect(rows(mounted)).toEqual(["South bed"]));
});

test("a row can be pressed, and the message keeps the focus", async () => {
  const { mounted, user, view, focused, server } = await open();
  await user.keyboard("@");
  await user.click(await view.findByRole("option", { name: "South bed" }));
  expect(box(mounted)).toHaveValue("@South bed ");
  expect(focused()).toBe(box(mounted));
  await user.keyboard("{Enter}");
  // ChatKit's server refuses a tag without data.
  expect(server.sent("threads.create")[0]?.params).toMatchObject({ input: { content: [{ id: "bed_2", data: {} }] } });
});

test("a name goes as a whole, and a changed one names nothing", async () => {
  const { mounted, user, view, server } = await open();
  await user.keyboard("@");
  await user.click(await view.findByRole("option", { name: "South bed" }));
  await user.keyboard("{Backspace}{Backspace}");
  expect(box(mounted)).toHaveValue("");
  await user.keyboard("@sou");
  await user.click(await view.findByRole("option", { name: "South bed" }));
  await user.keyboard("{Backspace}s{Enter}");
  expect(server.sent("threads.create")[0]?.params).toMatchObject({
    input: { content: [{ type: "input_text", text: "@South beds" }] },
  });
});

test("an address opens nothing, and a name that is not there says so until it is a sentence", async () => {
  const { user, view } = await open();
  await user.keyboard("ana@no");
  expect(view.queryByRole("listbox")).not.toBeInTheDocument();
  await user.keyboard(" @zzz");
  expect(await view.findByText("Nothing is called “zzz”.")).toBeInTheDocument();
  await user.keyboard(" and");
  await waitFor(() => expect(view.queryByText(/Nothing is called/)).not.toBeInTheDocument());
});

test("a slow search does not overtake a newer one", async () => {
  const waiting = new Map<string, (found: Entity[]) => void>();
  const onTagSearch = (query: string) => new Promise<Entity[]>((resolve) => waiting.set(query, resolve));
  const { mounted, user } = await open({ entities: { onTagSearch } });
  await user.keyboard("@so");
  await act(async () => {
    waiting.get("so")?.(ENTITIES.slice(1, 2));
    await Promise.resolve();
    waiting.get("s")?.(ENTITIES);
  });
  expect(rows(mounted)).toEqual(["South bed"]);
});

test("what no longer fits is not taken while the search runs", async () => {
  const onTagSearch = (query: string) => (query === "" ? search("") : new Promise<Entity[]>(() => undefined));
  const { mounted, user, view } = await open({ entities: { onTagSearch } });
  await user.keyboard("@");
  await view.findByRole("option", { name: "North bed" });
  await user.keyboard("so");
  expect(rows(mounted)).toEqual(["South bed"]);
  await user.keyboard("{Enter}");
  expect(box(mounted)).toHaveValue("@South bed ");
});

test("a search that fails is told to the page and to the reader", async () => {
  const { user, view, events } = await open({ entities: { onTagSearch: () => Promise.reject(new Error("no")) } });
  await user.keyboard("@a");
  expect(await view.findByText("What could be named could not be read.")).toBeInTheDocument();
  expect(events.map(([name]) => name)).toContain("chatkit.error");
});

test("a button and an entry of the menu begin a name, where the page wants them", async () => {
  const { mounted, user, view } = await open({
    entities: { onTagSearch: search, showComposerMenu: true },
    composer: { tools: [{ id: "t", label: "Mail", icon: "mail" }] },
  });
  await user.keyboard("Ask");
  await user.click(view.getByRole("button", { name: "Name something" }));
  expect(box(mounted)).toHaveValue("Ask @");
  expect(await view.findByRole("option", { name: "North bed" })).toBeInTheDocument();
  await user.keyboard("{Escape}");
  await user.click(view.getByRole("button", { name: "Choose an app" }));
  await user.click(await view.findByRole("option", { name: "Name something" }));
  expect(box(mounted)).toHaveValue("Ask @ @");
  expect(await view.findByRole("option", { name: "North bed" })).toBeInTheDocument();
});

test("what a draft names survives a reload", async () => {
  const first = await open({ extension: { draftOwner: "names" } });
  await first.user.keyboard("@");
  await first.user.click(await first.view.findByRole("option", { name: "North bed" }));
  first.unmount();
  const again = await open({ extension: { draftOwner: "names" } });
  expect(box(again.mounted)).toHaveValue("@North bed ");
  await again.user.keyboard("{End}now{Enter}");
  expect(again.server.sent("threads.create")[0]?.params).toMatchObject({
    input: {
      content: [
        { type: "input_tag", id: "bed_1" },
        { type: "input_text", text: " now" },
      ],
    },
  });
});

test("a sent name can be pressed and looked at", async () => {
  const onClick = vi.fn();
  const onRequestPreview = vi.fn(() =>
    Promise.resolve({
      preview: { type: "Basic" as const, children: [{ type: "Text" as const, value: "Sandy soil" }] },
    }),
  );
  const message = question("u_1", "Water ");
  const entity = {
    type: "input_tag" as const,
    id: "bed_1",
    text: "North bed",
    interactive: true,
    data: { soil: "sandy" },
  };
  message.content.push(entity, { ...entity, id: "bed_2", text: "South bed", interactive: false });
  const server = new FakeServer({
    "threads.get_by_id": () => ({ id: "thr_1", created_at: "2026-01-01T00:00:00", status: { type: "active" } }),
    "items.list": () => ({ data: [message], has_more: false }),
  });
  const { user, view } = await mount(server, { initialThread: "thr_1", entities: { onClick, onRequestPreview } });
  const name = await view.findByRole("button", { name: "North bed" });
  expect(view.queryByRole("button", { name: "South bed" })).not.toBeInTheDocument();
  await user.hover(name);
  expect(await view.findByText("Sandy soil")).toBeInTheDocument();
  await user.unhover(name);
  expect(view.queryByText("Sandy soil")).not.toBeInTheDocument();
  await user.click(name);
  expect(onClick).toHaveBeenCalledWith({ id: "bed_1", title: "North bed", interactive: true, data: { soil: "sandy" } });
  expect(onRequestPreview).toHaveBeenCalledTimes(1);
});
