import { expect, test } from "vitest";

import type { LocalExtension, ToolMenuItem } from "../../extension";
import { FakeServer } from "../../testing/fake-server";
import { mount } from "../../testing/mount";

const tool = (id: string, label: string, more = {}) => ({ id, label, icon: "notebook" as const, ...more });

const row = (toolId: string, label: string, more: Partial<ToolMenuItem> = {}): ToolMenuItem => ({
  toolId,
  label,
  status: "connected",
  statusLabel: "Connected",
  ...more,
});

const MENU: LocalExtension = {
  toolMenu: {
    groups: [
      { id: "system", label: "System tools", items: [row("system:mail", "Mail", { icon: "mail" })] },
      {
        id: "own",
        label: "Your connectors",
        items: [
          row("connector:7", "Garden", { monogram: "Ga" }),
          row("connector:8", "Warehouse", {
            status: "not_answering",
            statusLabel: "Not answering",
            disabled: true,
            note: "It refuses connections since 10:42",
          }),
        ],
      },
    ],
    manage: { toolId: "ui:manage", label: "Manage connectors…" },
  },
};
const TOOLS = [
  tool("system:mail", "Mail"),
  tool("connector:7", "Garden", { shortLabel: "Gdn" }),
  tool("ui:manage", "x"),
];

test("the menu has the page's groups, states in words and reasons", async () => {
  const { user, view, focused } = await mount(new FakeServer(), { composer: { tools: TOOLS }, extension: MENU });
  const trigger = view.getByRole("button", { name: "Choose an app" });
  await user.click(trigger);
  expect(trigger).toHaveAttribute("aria-expanded", "true");
  expect(focused()).toBe(view.getByRole("listbox", { name: "Apps" }));
  expect(view.getByRole("group", { name: "System tools" })).toHaveTextContent("MailConnected");
  const disabled = view.getByRole("option", { name: /Warehouse/ });
  expect(disabled).toHaveAttribute("aria-disabled", "true");
  expect(disabled).toHaveTextContent("It refuses connections since 10:42");
  await user.click(disabled);
  expect(view.getByRole("listbox", { name: "Apps" })).toBeInTheDocument();
});

test("the keyboard alone opens the menu, chooses, and is back in the message", async () => {
  const { user, view, events, focused } = await mount(new FakeServer(), {
    composer: { tools: TOOLS },
    extension: MENU,
  });
  const box = view.getByRole("textbox", { name: "Message" });
  await user.click(box);
  await user.keyboard("/");
  const list = view.getByRole("listbox", { name: "Apps" });
  const pointedAt = (): string | null | undefined =>
    view.getAllByRole("option").find((option) => option.id === list.getAttribute("aria-activedescendant"))?.textContent;
  expect(pointedAt()).toBe("MailConnected");
  await user.keyboard("{ArrowUp}");
  expect(pointedAt()).toBe("Manage connectors…");
  await user.keyboard("{Home}{ArrowDown}");
  expect(pointedAt()).toBe("GaGardenConnected");
  await user.keyboard("{Enter}");
  expect(view.queryByRole("listbox")).not.toBeInTheDocument();
  expect(focused()).toBe(box);
  expect(box).toHaveValue("");
  expect(view.getByRole("button", { name: "Remove Gdn" })).toBeInTheDocument();
  expect(events.at(-1)).toEqual(["chatkit.tool.change", { toolId: "connector:7" }]);
});

test("Escape closes the menu and returns the focus; a second slash is a slash", async () => {
  const { user, view, focused } = await mount(new FakeServer(), { composer: { tools: TOOLS }, extension: MENU });
  const box = view.getByRole("textbox", { name: "Message" });
  await user.click(box);
  await user.keyboard("/{Escape}");
  expect(focused()).toBe(box);
  expect(box).toHaveValue("");
  await user.keyboard("//");
  expect(view.queryByRole("listbox")).not.toBeInTheDocument();
  expect(box).toHaveValue("/");
  await user.keyboard("/");
  expect(box).toHaveValue("//");
});

test("pressing elsewhere closes the menu", async () => {
  const { user, view } = await mount(new FakeServer(), { composer: { tools: TOOLS }, extension: MENU });
  await user.click(view.getByRole("button", { name: "Choose an app" }));
  await user.click(view.getByRole("heading", { level: 1 }));
  expect(view.queryByRole("listbox")).not.toBeInTheDocument();
});

test("past eight entries there is a search, which commands survive", async () => {
  const items = Array.from({ length: 9 }, (_, index) => row(`connector:${index}`, `Notes ${index}`));
  const extension: LocalExtension = {
    toolMenu: {
      groups: [{ id: "own", label: "Your connectors", items }],
      manage: { toolId: "ui:manage", label: "Manage…" },
    },
  };
  const { user, view, focused } = await mount(new FakeServer(), { composer: { tools: TOOLS }, extension });
  await user.click(view.getByRole("button", { name: "Choose an app" }));
  const search = view.getByRole("combobox", { name: "Search apps" });
  expect(focused()).toBe(search);
  await user.keyboard("s 7");
  expect(view.getAllByRole("option").map((option) => option.textContent)).toEqual(["NoNotes 7Connected", "Manage…"]);
  await user.keyboard("zzz");
  expect(view.getByText("No app is called “s 7zzz”.")).toBeInTheDocument();
  expect(view.getByRole("option", { name: "Manage…" })).toBeInTheDocument();
});

test("without the page's groups the menu is the bare tools, pinned ones first", async () => {
  const { user, view } = await mount(new FakeServer(), {
    composer: { tools: [tool("a", "Alpha"), tool("b", "Beta", { pinned: true })] },
  });
  await user.click(view.getByRole("button", { name: "Choose an app" }));
  expect(view.getAllByRole("option").map((option) => option.textContent)).toEqual(["Beta", "Alpha"]);
});
