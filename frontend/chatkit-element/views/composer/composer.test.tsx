import { act, fireEvent, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { created, done, question, reply, thread } from "../../testing/exchanges";
import { FakeServer } from "../../testing/fake-server";
import { mount } from "../../testing/mount";

const tool = (id: string, label: string, more = {}) => ({ id, label, icon: "notebook" as const, ...more });

function answering(): FakeServer {
  return new FakeServer({ "threads.create": () => [created(), done(question("u_1", "Hi")), done(reply("a_1", "Ho"))] });
}

test("a persistent tool stays after sending, another goes", async () => {
  const { user, view, focused } = await mount(answering(), {
    composer: { tools: [tool("a", "Alpha", { persistent: true })] },
  });
  await user.click(view.getByRole("button", { name: "Choose an app" }));
  await user.click(view.getByRole("option", { name: "Alpha" }));
  await user.keyboard("Hi{Enter}");
  expect(view.getByRole("button", { name: "Remove Alpha" })).toBeInTheDocument();
  await user.click(view.getByRole("button", { name: "Remove Alpha" }));
  expect(view.queryByRole("button", { name: "Remove Alpha" })).not.toBeInTheDocument();
  expect(focused()).toBe(view.getByRole("textbox", { name: "Message" }));
});

test("Backspace in an empty message takes the tool off", async () => {
  const { user, view, chat } = await mount(new FakeServer(), { composer: { tools: [tool("system:mail", "Mail")] } });
  await act(() => chat().setComposerValue({ selectedToolId: "system:mail" }));
  await user.click(view.getByRole("textbox", { name: "Message" }));
  await user.keyboard("{Backspace}");
  expect(view.queryByRole("button", { name: "Remove Mail" })).not.toBeInTheDocument();
});

test("Shift Enter makes a new line and Enter sends", async () => {
  const server = answering();
  const { user, view } = await mount(server);
  await user.type(view.getByRole("textbox", { name: "Message" }), "One{Shift>}{Enter}{/Shift}Two{Enter}");
  expect(server.sent("threads.create")[0]?.params).toMatchObject({
    input: { content: [{ type: "input_text", text: "One\nTwo" }] },
  });
});

test("Enter that ends a composition does not send", async () => {
  const server = answering();
  const { view, chat } = await mount(server);
  await act(() => chat().setComposerValue({ text: "にほん" }));
  const box = view.getByRole("textbox", { name: "Message" });
  fireEvent.keyDown(box, { key: "Enter", isComposing: true });
  fireEvent.keyDown(box, { key: "Enter", keyCode: 229 });
  expect(server.requests).toHaveLength(0);
  fireEvent.keyDown(box, { key: "Enter" });
  await waitFor(() => expect(server.sent("threads.create")).toHaveLength(1));
});

test("an empty message cannot be sent", async () => {
  const server = answering();
  const { user, view } = await mount(server);
  const send = view.getByRole("button", { name: "Send" });
  expect(send).toHaveAttribute("aria-disabled", "true");
  await user.type(view.getByRole("textbox", { name: "Message" }), "   {Enter}");
  await user.click(send);
  expect(server.requests).toHaveLength(0);
});

test("the model is a choice when there are several, and travels with the message", async () => {
  const server = answering();
  const { user, view, focused } = await mount(server, {
    composer: {
      models: [
        { id: "small", label: "Small" },
        { id: "large", label: "Large", description: "Slower", default: true },
        { id: "other", label: "Other", disabled: true },
      ],
    },
  });
  await user.click(view.getByRole("button", { name: "Model: Large" }));
  expect(view.getByRole("option", { name: "Other" })).toHaveAttribute("aria-disabled", "true");
  await user.click(view.getByRole("option", { name: "Small" }));
  expect(focused()).toBe(view.getByRole("button", { name: "Model: Small" }));
  await user.type(view.getByRole("textbox", { name: "Message" }), "Hi{Enter}");
  expect(server.sent("threads.create")[0]?.params).toMatchObject({ input: { inference_options: { model: "small" } } });
});

test("a single model is named and no choice", async () => {
  const { view } = await mount(new FakeServer(), { composer: { models: [{ id: "b", label: "Built-in model" }] } });
  expect(view.getByText("Built-in model")).toBeInTheDocument();
  expect(view.queryByRole("button", { name: /Model/ })).not.toBeInTheDocument();
});

test("a locked chat says why and takes nothing; a closed one has no composer", async () => {
  const locked = { ...thread("t_1"), status: { type: "locked" as const, reason: "Handed to support." } };
  const closed = { ...thread("t_2"), status: { type: "closed" as const, reason: "Solved." } };
  const server = new FakeServer({ "threads.get_by_id": ({ thread_id: id }) => (id === "t_1" ? locked : closed) });
  const { view, chat } = await mount(server);
  await act(() => chat().setThreadId("t_1"));
  expect(view.getByRole("textbox", { name: "Message" })).toBeDisabled();
  expect(view.getByPlaceholderText("Handed to support.")).toBeInTheDocument();
  await act(() => chat().setThreadId("t_2"));
  expect(view.queryByRole("textbox", { name: "Message" })).not.toBeInTheDocument();
  expect(view.getByText("Solved.")).toBeInTheDocument();
});

test("offline the message is kept and the reason is said", async () => {
  const server = answering();
  const { user, view } = await mount(server);
  Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
  act(() => void window.dispatchEvent(new Event("offline")));
  await user.type(view.getByRole("textbox", { name: "Message" }), "Hi{Enter}");
  expect(view.getByText(/^You are offline/)).toBeInTheDocument();
  expect(server.requests).toHaveLength(0);
  Object.defineProperty(navigator, "onLine", { value: true, configurable: true });
  act(() => void window.dispatchEvent(new Event("online")));
  await user.keyboard("{Enter}");
  expect(server.sent("threads.create")).toHaveLength(1);
});

test("a prompt of the start screen is sent as it stands, and a draft stays", async () => {
  const server = answering();
  const prompt = "Draw these beds:\n\nbed,tulips\nNorth,4";
  const { user, view, chat } = await mount(server, {
    startScreen: { greeting: "Good morning", prompts: [{ label: "Tulips", prompt }] },
  });
  await act(() => chat().setComposerValue({ text: "a draft" }));
  expect(view.getByRole("heading", { level: 1, name: "Good morning" })).toBeInTheDocument();
  await user.click(view.getByRole("button", { name: /^Tulips\s*Draw these beds$/ }));
  expect(server.sent("threads.create")[0]?.params).toMatchObject({
    input: { content: [{ type: "input_text", text: prompt }] },
  });
  expect(view.getByRole("textbox", { name: "Message" })).toHaveValue("a draft");
});

test("the header has the page's action as a labelled button, with what needs attention in its name", async () => {
  let opened = 0;
  const { user, view } = await mount(new FakeServer(), {
    header: { rightAction: { icon: "grid", onClick: () => (opened += 1) } },
    extension: { apps: { label: "Apps", attention: true }, composerNote: "Built-in model: no API key set" },
  });
  await user.click(view.getByRole("button", { name: "Apps, needs attention" }));
  expect(opened).toBe(1);
  expect(view.getByText("Built-in model: no API key set")).toBeInTheDocument();
});

test("an invitation before the prompts leads where the header's action leads", async () => {
  let opened = 0;
  const { user, view } = await mount(new FakeServer(), {
    header: { rightAction: { icon: "grid", onClick: () => (opened += 1) } },
    startScreen: { prompts: [{ label: "Tulips", prompt: "Where are the tulips?" }] },
    extension: { invitation: { label: "Connect your own tools", text: "Add a server.", icon: "lucide:plug" } },
  });
  const [first] = view.getAllByRole("listitem");
  expect(first).toHaveTextContent("Connect your own tools");
  await user.click(view.getByRole("button", { name: /^Connect your own tools/ }));
  expect(opened).toBe(1);
});
