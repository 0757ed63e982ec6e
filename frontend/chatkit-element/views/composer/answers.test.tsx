import { act, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import type { StructuredInputItem } from "../../protocol/wire";
import { created, done, page, question, reply, thread } from "../../testing/exchanges";
import { FakeServer, jsonResponse } from "../../testing/fake-server";
import { mount, type Mounted } from "../../testing/mount";

const SENT = "threads.add_structured_input";

const ASKED: StructuredInputItem = {
  id: "q_1",
  thread_id: "t_garden",
  created_at: "2026-03-02T09:15:01",
  type: "structured_input",
  status: "pending",
  inputs: [
    {
      id: "bed",
      question: "Which bed?",
      type: "multiple_choice",
      options: [{ value: "North" }, { value: "South" }],
    },
    {
      id: "when",
      question: "When?",
      type: "multiple_choice",
      multiple: true,
      options: [{ value: "Today" }, { value: "Friday" }],
    },
    { id: "why", question: "Why?", type: "freeform", description: "In a few words" },
  ],
};

async function asked(
  answers: ConstructorParameters<typeof FakeServer>[0] = {},
): Promise<Mounted & { server: FakeServer }> {
  const server = new FakeServer({
    "threads.get_by_id": () => thread("t_garden"),
    "items.list": () => page([ASKED, question("u_1", "Plant them")]),
    ...answers,
  });
  const mounted = await mount(server, { initialThread: "t_garden" });
  await mounted.view.findByRole("form", { name: "Questions" });
  return { ...mounted, server };
}

test("questions take the composer's place until they are answered", async () => {
  const { user, view, server } = await asked({
    [SENT]: () => [
      { type: "thread.item.replaced", item: { ...ASKED, status: "answered" } },
      done(reply("a_1", "They are planted.")),
    ],
  });
  expect(view.queryByRole("textbox", { name: "Message" })).not.toBeInTheDocument();
  expect(view.getByRole("button", { name: "Send answer" })).toHaveAttribute("aria-disabled", "true");
  await user.click(within(view.getByRole("group", { name: "Which bed?" })).getByRole("radio", { name: "South" }));
  await user.click(view.getByRole("checkbox", { name: "Today" }));
  await user.type(view.getByRole("textbox", { name: "Another answer: When?" }), "Sunday");
  await user.click(view.getByRole("button", { name: "Send answer" }));
  expect(server.sent(SENT)[0]?.params).toEqual({
    thread_id: "t_garden",
    item_id: "q_1",
    input: {
      status: "answered",
      answers: {
        bed: { values: ["South"] },
        when: { values: ["Today", "Sunday"] },
        why: { values: [], skipped: true },
      },
    },
  });
  await waitFor(() => expect(view.getByRole("article", { name: "Answer" })).toHaveTextContent("They are planted."));
  expect(view.getByRole("textbox", { name: "Message" })).toBeInTheDocument();
});

test("an answer in own words takes the place of a single choice", async () => {
  const { user, view, server } = await asked({ [SENT]: () => [done(reply("a_1", "Good."))] });
  await user.click(view.getByRole("radio", { name: "North" }));
  await user.type(view.getByRole("textbox", { name: "Another answer: Which bed?" }), "West");
  expect(view.getByRole("radio", { name: "North" })).not.toBeChecked();
  await user.keyboard("{Enter}");
  expect(server.sent(SENT)[0]?.params).toMatchObject({ input: { answers: { bed: { values: ["West"] } } } });
});

test("questions can be skipped", async () => {
  const { user, view, server } = await asked({ [SENT]: () => [done(reply("a_1", "Then not."))] });
  await user.click(view.getByRole("button", { name: "Skip" }));
  expect(server.sent(SENT)[0]?.params).toMatchObject({ input: { status: "skipped", answers: {} } });
});

test("answers that did not arrive say so and stay", async () => {
  const { user, view, server } = await asked({
    [SENT]: () => jsonResponse({ error: "CONFLICT", message: "These questions were answered already." }, 409),
  });
  await user.type(view.getByRole("textbox", { name: "Why?" }), "Because");
  await user.click(view.getByRole("button", { name: "Send answer" }));
  expect(await view.findByRole("alert")).toHaveTextContent("These questions were answered already.");
  expect(view.getByRole("textbox", { name: "Why?" })).toHaveValue("Because");
  server.answers["items.list"] = () => page([{ ...ASKED, status: "skipped" as const }, question("u_1", "Plant them")]);
  await user.click(view.getByRole("button", { name: "Skip" }));
  expect(await view.findByRole("textbox", { name: "Message" })).toBeInTheDocument();
});

test("questions that arrive in an answer are spoken and take the focus over", async () => {
  const server = new FakeServer({ "threads.create": () => [created(), done(question("u_1", "Plant")), done(ASKED)] });
  const { user, view, focused } = await mount(server);
  await user.type(view.getByRole("textbox", { name: "Message" }), "Plant{Enter}");
  const form = await view.findByRole("form", { name: "Questions" });
  await waitFor(() => expect(focused()).toBe(form));
  await act(() => Promise.resolve());
  expect(
    view
      .getAllByRole("status")
      .map((region) => region.textContent)
      .join(),
  ).toContain("Which bed?");
});
