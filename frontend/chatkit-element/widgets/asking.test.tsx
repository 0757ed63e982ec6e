import { act, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import type { WidgetNode } from "../protocol/wire";
import { APPROVAL, asking, decision, DECIDED, ELICITATION } from "../testing/asking-cards";
import { created, done, page, question, reply } from "../testing/exchanges";
import { FakeServer, OpenStream } from "../testing/fake-server";
import { mount, type Mounted } from "../testing/mount";
import { actionsSent, AS_TURN, BESIDE, showWidget } from "../testing/show-widget";

/** Puts other words into a field, as a person does who selects all first. */
async function retype({ user }: Mounted, box: HTMLElement, text: string): Promise<void> {
  await user.click(box);
  await user.keyboard(`{Control>}a{/Control}{Backspace}${text}`);
}

/** Everything in the live regions. */
function said(view: Mounted["view"]): string {
  return view
    .getAllByRole("status")
    .map((region) => region.textContent)
    .join();
}

function replaced(widget: WidgetNode) {
  return { type: "thread.item.replaced" as const, item: asking(widget) };
}

describe("an approval", () => {
  test("sends the decision with the values of all its fields, each where its name says", async () => {
    const server = new FakeServer({ [AS_TURN]: () => [replaced(DECIDED), done(reply("a_2", "Deleted."))] });
    const mounted = await showWidget(APPROVAL, server);
    const { user, view } = mounted;
    await retype(mounted, view.getByRole("textbox", { name: "note_id" }), "n_1");
    await user.selectOptions(view.getByRole("combobox", { name: "notebook" }), "Home");
    await user.click(view.getByRole("switch", { name: "permanently" }));
    await user.click(view.getByRole("button", { name: "Allow once" }));
    await waitFor(() =>
      expect(actionsSent(server)).toEqual([
        {
          type: "approval.decide",
          payload: {
            approval_id: "apr_1",
            decision: "allow_once",
            field_0: "n_1",
            field_1: "An old draft.",
            field_2: "Home",
            field_3: false,
          },
        },
      ]),
    );
  });

  test("marks a value that is no longer what was proposed", async () => {
    const { user, view } = await showWidget(APPROVAL);
    const box = view.getByRole("textbox", { name: "note_id" });
    expect(view.queryByText("edited")).not.toBeInTheDocument();
    await user.type(box, "2");
    expect(view.getByText("edited")).toBeInTheDocument();
    await user.keyboard("{Backspace}");
    expect(view.queryByText("edited")).not.toBeInTheDocument();
    await user.click(view.getByRole("switch", { name: "permanently" }));
    await user.selectOptions(view.getByRole("combobox", { name: "notebook" }), "Home");
    expect(view.getAllByText("edited")).toHaveLength(2);
  });

  test("is not decided by Enter in a field", async () => {
    const server = new FakeServer({ [AS_TURN]: () => [replaced(DECIDED)] });
    const lone: WidgetNode = {
      type: "Card",
      asForm: true,
      children: [
        { type: "Label", value: "id", fieldName: "field_0" },
        { type: "Input", name: "field_0" },
        decision("Allow once", "allow_once", { style: "primary" }),
      ],
      confirm: { label: "Go", action: { type: "go" } },
    };
    for (const card of [APPROVAL, lone]) {
      const { user, view, unmount } = await showWidget(card, server);
      await user.type(view.getByRole("textbox", { name: /id$/ }), "{Enter}");
      unmount();
    }
    expect(actionsSent(server)).toEqual([]);
  });

  test("wants its fields to be right before it goes, and can always be denied", async () => {
    const server = new FakeServer({ [AS_TURN]: () => [replaced(DECIDED)] });
    const mounted = await showWidget(APPROVAL, server);
    const { user, view, focused } = mounted;
    const box = view.getByRole("textbox", { name: "note_id" });
    await retype(mounted, box, "");
    await user.click(view.getByRole("button", { name: "Allow once" }));
    expect(box).toBeInvalid();
    expect(box).toHaveAccessibleDescription("Fill this in.");
    expect(focused()).toBe(box);
    expect(actionsSent(server)).toEqual([]);
    await user.type(box, "n");
    expect(box).toBeValid();
    expect(view.queryByText("Fill this in.")).not.toBeInTheDocument();
    await retype(mounted, box, "");
    await user.click(view.getByRole("button", { name: "Deny" }));
    await waitFor(() => expect(actionsSent(server)).toMatchObject([{ payload: { decision: "deny" } }]));
  });

  test("cannot be sent twice, and its fields stay as they are while it is on its way", async () => {
    const stream = new OpenStream();
    const server = new FakeServer({ [AS_TURN]: () => stream });
    const { user, view, focused } = await showWidget(APPROVAL, server);
    const allow = view.getByRole("button", { name: "Allow once" });
    await user.dblClick(allow);
    await user.click(view.getByRole("button", { name: "Deny" }));
    await user.keyboard("{Enter}");
    expect(actionsSent(server)).toHaveLength(1);
    expect(allow).toHaveAttribute("aria-busy", "true");
    expect(view.getByRole("textbox", { name: "note_id" })).toHaveAttribute("readonly");
    expect(view.getByRole("switch", { name: "permanently" })).toBeDisabled();
    expect(focused()).toBe(view.getByRole("button", { name: "Deny" }));
    act(() => stream.end());
  });

  test("gives its place to the decision, keeps the focus there and says it", async () => {
    const stream = new OpenStream();
    const server = new FakeServer({ [AS_TURN]: () => stream });
    const { user, view, focused } = await showWidget(APPROVAL, server);
    await user.click(view.getByRole("button", { name: "Allow once" }));
    act(() => stream.send(replaced(DECIDED)));
    const card = await view.findByRole("group", { name: "Delete a note in Garden?" });
    await waitFor(() => expect(view.queryByRole("button", { name: "Allow once" })).not.toBeInTheDocument());
    expect(focused()).toBe(card);
    expect(card).toHaveAttribute("aria-busy", "false");
    expect(said(view)).toContain("Allowed once");
    const summary = within(card).getByRole("button", { name: /Delete a note in Garden\?.*Allowed once/ });
    expect(summary).toHaveAttribute("aria-expanded", "false");
    await user.click(summary);
    expect(within(card).getByText(/n_4821/)).toBeInTheDocument();
    act(() => stream.end());
  });

  test("is spoken when it arrives", async () => {
    const stream = new OpenStream();
    const { user, view } = await mount(new FakeServer({ "threads.create": () => stream }));
    await user.type(view.getByRole("textbox", { name: "Message" }), "Tidy up{Enter}");
    act(() => stream.send(created(), done(question("u_1", "Tidy up")), done(asking(APPROVAL))));
    await waitFor(() => expect(said(view)).toContain("Delete a note in Garden?"));
    act(() => stream.end());
    expect(said(view)).toContain("Delete a note in Garden?");
  });

  test("that could not be taken comes back with what was typed and the reason, which is spoken", async () => {
    const stream = new OpenStream();
    const server = new FakeServer({ [AS_TURN]: () => stream });
    const mounted = await showWidget(APPROVAL, server);
    const { user, view, focused } = mounted;
    await retype(mounted, view.getByRole("textbox", { name: "note_id" }), "n_x");
    const allow = view.getByRole("button", { name: "Allow once" });
    await user.click(allow);
    const problem = { type: "Text", id: "problem", value: "There is no note n_x.", color: "danger" };
    const children = APPROVAL.children as WidgetNode[];
    const refused = { ...APPROVAL, children: [...children.slice(0, -2), problem, ...children.slice(-2)] };
    act(() => stream.send(replaced(refused)));
    act(() => stream.end());
    await waitFor(() => expect(said(view)).toContain("There is no note n_x."));
    expect(view.getByRole("textbox", { name: "note_id" })).toHaveValue("n_x");
    expect(focused()).toBe(allow);
    await waitFor(() => expect(allow).toHaveAttribute("aria-disabled", "false"));
  });

  test("that is gone after the decision leaves the focus with the answer", async () => {
    const stream = new OpenStream();
    const server = new FakeServer({ [AS_TURN]: () => stream });
    const { user, view, focused } = await showWidget(APPROVAL, server);
    await user.click(view.getByRole("button", { name: "Deny" }));
    act(() => stream.send({ type: "thread.item.removed", item_id: "g_1" }, done(reply("a_2", "It stays."))));
    act(() => stream.end());
    await waitFor(() => expect(view.queryByRole("button", { name: "Deny" })).not.toBeInTheDocument());
    expect(focused()).toBe(view.getByRole("article", { name: "Answer" }));
  });

  test("that was out of date is read again", async () => {
    const server = new FakeServer({
      [AS_TURN]: () => [
        { type: "error", code: "custom", message: "This call was decided already.", allow_retry: false },
      ],
    });
    const { user, view } = await showWidget(APPROVAL, server);
    server.answers["items.list"] = () => page([question("u_1", "Show me")]);
    await user.click(view.getByRole("button", { name: "Allow once" }));
    expect(await view.findByRole("alert")).toHaveTextContent("This call was decided already.");
    await waitFor(() => expect(view.queryByRole("button", { name: "Allow once" })).not.toBeInTheDocument());
  });
});

describe("a question of a tool", () => {
  test("is answered while the answer streams, and the answered card takes its place", async () => {
    const stream = new OpenStream();
    const words = { type: "Caption", value: "Your answer was sent to Garden." };
    const sent: WidgetNode = { type: "Card", size: "full", children: [words] };
    const server = new FakeServer({
      "threads.create": () => stream,
      [BESIDE]: () => ({ updated_item: asking(sent) }),
    });
    const mounted = await mount(server);
    const { user, view } = mounted;
    await user.type(view.getByRole("textbox", { name: "Message" }), "Sum up{Enter}");
    act(() => stream.send(created(), done(question("u_1", "Sum up")), done(asking(ELICITATION))));
    const title = await view.findByRole("textbox", { name: "Title" });
    await retype(mounted, title, "Prices{Enter}");
    expect(actionsSent(server, BESIDE)).toEqual([]);
    await user.click(view.getByRole("button", { name: "Send answer" }));
    const card = await view.findByRole("group", { name: "Card" });
    await waitFor(() => expect(card).toHaveTextContent("Your answer was sent to Garden."));
    expect(said(view)).toContain("Your answer was sent to Garden.");
    expect(actionsSent(server, BESIDE)).toEqual([
      {
        type: "elicitation.answer",
        payload: {
          elicitation_id: "eli_1",
          answer: "accept",
          content: { notebook: "Shop", title: "Prices", share: true },
        },
      },
    ]);
    act(() => stream.send(done(reply("a_1", "It is in the shop's notebook."))));
    act(() => stream.end());
    expect(await view.findByText("It is in the shop's notebook.")).toBeInTheDocument();
  });
});
