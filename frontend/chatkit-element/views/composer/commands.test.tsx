import { waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { created, done, question } from "../../testing/exchanges";
import { FakeServer } from "../../testing/fake-server";
import { mount } from "../../testing/mount";

const COMMANDS = [
  { id: "plan", label: "Plan the beds", description: "For the coming year", group: "Garden" },
  { id: "weather", label: "Weather", icon: "globe" as const },
];
const TOOLS = [{ id: "system:mail", label: "Mail", icon: "mail" as const }];

function menu(view: Awaited<ReturnType<typeof mount>>["view"]): string[] {
  return view.getAllByRole("option").map((option) => option.textContent);
}

test("a slash brings the page's commands below the apps, by their groups", async () => {
  const onSearch = vi.fn((query: string) =>
    Promise.resolve(COMMANDS.filter(({ label }) => label.toLowerCase().includes(query))),
  );
  const { user, view } = await mount(new FakeServer(), {
    composer: { tools: TOOLS, attachments: { enabled: true } },
    commands: { enabled: true, onSearch },
  });
  await user.click(view.getByRole("textbox", { name: "Message" }));
  await user.keyboard("/");
  expect(await view.findByRole("group", { name: "Garden" })).toHaveTextContent("Plan the bedsFor the coming year");
  expect(menu(view)).toEqual(["Mail", "Plan the bedsFor the coming year", "Weather", "Attach a file"]);
  await user.keyboard("wea");
  await waitFor(() => expect(menu(view)).toEqual(["Weather", "Attach a file"]));
  expect(onSearch).toHaveBeenLastCalledWith("wea");
  await user.keyboard("zz");
  expect(await view.findByText("Nothing is called “weazz”.")).toBeInTheDocument();
});

test("a slow answer to an earlier search does not overtake a later one", async () => {
  const answers: ((commands: typeof COMMANDS) => void)[] = [];
  const { user, view } = await mount(new FakeServer(), {
    commands: { enabled: true, onSearch: () => new Promise((resolve) => answers.push(resolve)) },
  });
  await user.click(view.getByRole("button", { name: "Choose an app" }));
  await user.keyboard("w");
  const [, second] = COMMANDS;
  answers[1]?.([...(second ? [second] : [])]);
  await waitFor(() => expect(menu(view)).toEqual(["Weather"]));
  answers[0]?.(COMMANDS);
  await Promise.resolve();
  expect(menu(view)).toEqual(["Weather"]);
});

test("a command that does its work closes the menu", async () => {
  const onSelect = vi.fn(() => Promise.resolve());
  const { user, view, focused } = await mount(new FakeServer(), {
    commands: { enabled: true, onSearch: () => Promise.resolve(COMMANDS), onSelect },
  });
  await user.click(view.getByRole("button", { name: "Choose an app" }));
  await user.click(await view.findByRole("option", { name: /^Weather/ }));
  expect(onSelect).toHaveBeenCalledWith(COMMANDS[1]);
  await waitFor(() => expect(view.queryByRole("listbox")).not.toBeInTheDocument());
  expect(focused()).toBe(view.getByRole("textbox", { name: "Message" }));
});

test("a command can open another menu, and bring something that the message names", async () => {
  const server = new FakeServer({ "threads.create": () => [created(), done(question("u_1", "Plan"))] });
  const entity = { id: "bed_1", title: "North bed", group: "Beds", data: { soil: "sandy" } };
  const { user, view } = await mount(server, {
    commands: {
      enabled: true,
      onSearch: () => Promise.resolve(COMMANDS),
      onSelect: ({ id }) =>
        Promise.resolve(
          id === "plan"
            ? {
                type: "menu",
                commands: [
                  { id: "bed_1", label: "North bed" },
                  { id: "bed_2", label: "South bed" },
                ],
              }
            : { type: "entity", entity },
        ),
    },
  });
  await user.click(view.getByRole("button", { name: "Choose an app" }));
  await user.click(await view.findByRole("option", { name: /^Plan the beds/ }));
  await waitFor(() => expect(menu(view)).toEqual(["North bed", "South bed"]));
  await user.keyboard("north");
  expect(menu(view)).toEqual(["North bed"]);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(view.getByRole("textbox", { name: "Message" })).toHaveValue("@North bed "));
  await user.keyboard("plan{Enter}");
  expect(server.sent("threads.create")[0]?.params).toMatchObject({
    input: {
      content: [
        { type: "input_tag", id: "bed_1", text: "North bed", group: "Beds", data: { soil: "sandy" } },
        { type: "input_text", text: " plan" },
      ],
    },
  });
});

test("commands that fail say so", async () => {
  const fail = () => Promise.reject(new Error("no"));
  const { user, view, events } = await mount(new FakeServer(), {
    commands: { enabled: true, onSearch: fail, onSelect: fail },
  });
  await user.click(view.getByRole("button", { name: "Choose an app" }));
  expect(await view.findByText("The commands could not be read.")).toBeInTheDocument();
  expect(events.map(([name]) => name)).toContain("chatkit.error");
});
