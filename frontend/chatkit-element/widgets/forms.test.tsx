import { act, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import type { WidgetNode } from "../protocol/wire";
import { APPROVAL, asking, decision, DECIDED, ELICITATION } from "../testing/asking-cards";
import { created, done, question, reply } from "../testing/exchanges";
import { FakeServer, OpenStream } from "../testing/fake-server";
import { mount, type Mounted } from "../testing/mount";
import { showWidget } from "../testing/show-widget";
import { arrange, splitFoot } from "./arrange";
import { mergeValues } from "./form-values";

const DECIDE = "threads.custom_action";
const ANSWER = "threads.sync_custom_action";

const input = (name: string, more: object = {}): WidgetNode => ({ type: "Input", name, ...more });
const label = (value: string, fieldName: string): WidgetNode => ({ type: "Label", value, fieldName });

function actionsSent(server: FakeServer, type = DECIDE): unknown[] {
  return server.sent(type).map(({ params }) => params["action"]);
}

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
    const server = new FakeServer({ [DECIDE]: () => [replaced(DECIDED), done(reply("a_2", "Deleted."))] });
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
            decision: "allow",
            arguments: { note_id: "n_1", reason: "An old draft.", notebook: "Home", permanently: false },
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
    const server = new FakeServer({ [DECIDE]: () => [replaced(DECIDED)] });
    const lone: WidgetNode = {
      type: "Card",
      asForm: true,
      children: [
        label("id", "arguments.id"),
        input("arguments.id"),
        decision("Allow once", "allow", { style: "primary" }),
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
    const server = new FakeServer({ [DECIDE]: () => [replaced(DECIDED)] });
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
    const server = new FakeServer({ [DECIDE]: () => stream });
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
    const server = new FakeServer({ [DECIDE]: () => stream });
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
});

describe("a question of a tool", () => {
  test("is answered while the answer streams, and the answered card takes its place", async () => {
    const stream = new OpenStream();
    const sent: WidgetNode = { type: "Card", collapsed: true, status: { text: "Answered" }, children: [] };
    const server = new FakeServer({
      "threads.create": () => stream,
      [ANSWER]: () => ({ updated_item: asking(sent) }),
    });
    const mounted = await mount(server);
    const { user, view } = mounted;
    await user.type(view.getByRole("textbox", { name: "Message" }), "Sum up{Enter}");
    act(() => stream.send(created(), done(question("u_1", "Sum up")), done(asking(ELICITATION))));
    const title = await view.findByRole("textbox", { name: "Title" });
    await retype(mounted, title, "Prices{Enter}");
    expect(actionsSent(server, ANSWER)).toEqual([]);
    await user.click(view.getByRole("button", { name: "Send answer" }));
    await view.findByRole("button", { name: "Answered" });
    expect(actionsSent(server, ANSWER)).toEqual([
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

describe("a form", () => {
  const form = (children: WidgetNode[], more: object = {}): WidgetNode => ({
    type: "Card",
    children: [
      { type: "Text", value: "Beds" },
      { type: "Form", onSubmitAction: { type: "save", payload: { bed: 1 } }, children, ...more },
    ],
  });
  const submit: WidgetNode = { type: "Button", label: "Save", submit: true, style: "primary" };

  test("with a submit button is submitted by Enter, once", async () => {
    const stream = new OpenStream();
    const server = new FakeServer({ [DECIDE]: () => stream });
    const { user, view } = await showWidget(form([label("Name", "name"), input("name"), submit]), server);
    await user.type(view.getByRole("textbox", { name: "Name" }), "North{Enter}{Enter}");
    expect(actionsSent(server)).toEqual([{ type: "save", payload: { bed: 1, name: "North" } }]);
    act(() => stream.end());
  });

  test("without one is not, although it has a single field", async () => {
    const server = new FakeServer({ [DECIDE]: () => [] });
    const { user, view } = await showWidget(form([input("name", { placeholder: "Name" })]), server);
    await user.type(view.getByRole("textbox", { name: "Name" }), "North{Enter}");
    expect(actionsSent(server)).toEqual([]);
  });

  test.each([
    [input("x", { inputType: "email", defaultValue: "nobody" }), "Enter an email address."],
    [input("x", { inputType: "url", defaultValue: "garden" }), /web address/],
    [input("x", { pattern: "[a-z]+", defaultValue: "7" }), "This does not have the expected form."],
    [{ type: "Textarea", name: "x", pattern: "[a-z]+", defaultValue: "7" }, "This does not have the expected form."],
    [{ type: "Checkbox", name: "x", label: "x", required: true }, "Tick this to go on."],
    [
      { type: "RadioGroup", name: "x", ariaLabel: "x", required: true, options: [{ label: "One", value: "1" }] },
      "Choose one.",
    ],
    [{ type: "DatePicker", name: "x", min: "2026-03-02T00:00:00Z", defaultValue: "2026-03-01" }, "Choose a later day."],
  ])("says what is wrong beside the field (%#)", async (control, words) => {
    const server = new FakeServer({ [DECIDE]: () => [] });
    const { user, view } = await showWidget(form([control, submit]), server);
    await user.click(view.getByRole("button", { name: "Save" }));
    expect(view.getByText(words)).toBeInTheDocument();
    expect(actionsSent(server)).toEqual([]);
  });

  test("keeps what was typed when the server changes the card around it", async () => {
    const server = new FakeServer({
      [ANSWER]: () => ({
        updated_item: asking({
          type: "Card",
          asForm: true,
          children: [{ type: "Text", value: "No such bed." }, label("Bed", "bed"), input("bed"), check],
        }),
      }),
    });
    const check: WidgetNode = { type: "Button", label: "Check", onClickAction: { type: "check", streaming: false } };
    const card: WidgetNode = { type: "Card", asForm: true, children: [label("Bed", "bed"), input("bed"), check] };
    const { user, view } = await showWidget(card, server);
    await user.type(view.getByRole("textbox", { name: "Bed" }), "West");
    await user.click(view.getByRole("button", { name: "Check" }));
    await view.findByText("No such bed.");
    expect(view.getByRole("textbox", { name: "Bed" })).toHaveValue("West");
  });

  test("every control has a name and a value", async () => {
    const server = new FakeServer({ [ANSWER]: () => ({}) });
    const options = [
      { label: "North", value: "n" },
      { label: "South", value: "s" },
    ];
    const { user, view } = await showWidget(
      {
        type: "Card",
        asForm: true,
        children: [
          { type: "Text", value: "Ten tulips", editable: { name: "text", placeholder: "What" } },
          label("Where", "where"),
          { type: "RadioGroup", name: "where", options, defaultValue: "s" },
          { type: "Select", name: "row", options, clearable: true, placeholder: "Any row" },
          label("When", "when"),
          { type: "DatePicker", name: "when", defaultValue: "2026-03-02T10:00:00Z" },
          label("Notes", "notes"),
          { type: "Textarea", name: "notes" },
          input("gone", { disabled: true, defaultValue: "x" }),
          { type: "Button", label: "Plant", onClickAction: { type: "plant", streaming: false } },
        ],
      },
      server,
    );
    await user.type(view.getByRole("textbox", { name: "What" }), "!");
    const where = view.getByRole("radiogroup", { name: "Where" });
    await user.click(within(where).getByRole("radio", { name: "North" }));
    await user.selectOptions(view.getByRole("combobox", { name: "Any row" }), "South");
    expect(view.getByLabelText("When")).toHaveValue("2026-03-02");
    await user.type(view.getByRole("textbox", { name: "Notes" }), "deep{Enter}wide");
    await user.click(view.getByRole("button", { name: "Plant" }));
    expect(actionsSent(server, ANSWER)).toEqual([
      {
        type: "plant",
        payload: { text: "Ten tulips!", where: "n", row: "s", when: "2026-03-02", notes: "deep\nwide" },
      },
    ]);
  });

  test("a choice outside a form carries its own value", async () => {
    const server = new FakeServer({ [ANSWER]: () => ({}) });
    const onChangeAction = { type: "pick", payload: { bed: 1 }, streaming: false };
    const options = [{ label: "Tulips", value: "t" }];
    const { user, view } = await showWidget(
      {
        type: "Card",
        children: [
          { type: "Select", name: "plant", placeholder: "Plant", options, onChangeAction },
          { type: "Checkbox", name: "wet", label: "Wet", onChangeAction },
          { type: "RadioGroup", name: "one", ariaLabel: "One", options, onChangeAction },
        ],
      },
      server,
    );
    await user.selectOptions(view.getByRole("combobox", { name: "Plant" }), "Tulips");
    await user.click(view.getByRole("checkbox", { name: "Wet" }));
    await user.click(view.getByRole("radio", { name: "Tulips" }));
    await waitFor(() =>
      expect(actionsSent(server, ANSWER)).toEqual([
        { type: "pick", payload: { bed: 1, plant: "t" } },
        { type: "pick", payload: { bed: 1, wet: true } },
        { type: "pick", payload: { bed: 1, one: "t" } },
      ]),
    );
  });
});

describe("the values of a form", () => {
  test("stand beside what the server preset, never over it, and the page is told", async () => {
    const server = new FakeServer({ [ANSWER]: () => ({}) });
    const action = { type: "go", payload: { bed: 1, deep: { a: 1 } }, streaming: false };
    const { user, view, events } = await showWidget(
      {
        type: "Card",
        asForm: true,
        children: [
          ...["bed", "deep.a", "deep.b", "bed.c"].map((name) => input(name, { defaultValue: "x" })),
          { type: "Button", label: "Go", onClickAction: action },
        ],
      },
      server,
    );
    await user.click(view.getByRole("button", { name: "Go" }));
    expect(actionsSent(server, ANSWER)).toEqual([{ type: "go", payload: { bed: 1, deep: { a: 1, b: "x" } } }]);
    expect(events).toContainEqual([
      "chatkit.log",
      { name: "widget.values_ignored", data: { names: ["bed", "deep.a", "bed.c"] } },
    ]);
  });

  test("cannot reach the prototype", () => {
    const { payload, ignored } = mergeValues({}, [
      ["__proto__.polluted", "x"],
      ["constructor.prototype.polluted", "x"],
      ["toString", "x"],
    ]);
    expect(payload).toEqual({ toString: "x" });
    expect(ignored).toEqual(["__proto__.polluted", "constructor.prototype.polluted"]);
    expect("polluted" in {}).toBe(false);
  });

  test("an action without payload and fields stays without", () => {
    expect(mergeValues(undefined, [])).toEqual({ ignored: [] });
  });
});

describe("a column", () => {
  const kinds = (nodes: WidgetNode[]): string[] =>
    arrange(nodes).map((part) => (part.kind === "values" ? `values:${part.fields.length}` : part.kind));

  test.each<[WidgetNode[], string[]]>([
    [[label("Name", "name"), input("name")], ["field"]],
    [
      [label("Name", "other"), input("name")],
      ["node", "node"],
    ],
    [[{ type: "Col", children: [label("Name", "a.name"), input("a.name")] }], ["field"]],
    [[{ type: "Row", children: [label("Name", "name"), input("name")] }], ["node"]],
    [[{ type: "Row", children: [label("name", "a.name"), input("a.name")] }, input("a.size")], ["values:2"]],
    [
      [label("id", "a.id"), input("a.id"), { type: "Text", value: "x" }, input("a.b")],
      ["values:1", "node", "values:1"],
    ],
    [[{ type: "Checkbox", name: "a.share", label: "Share it" }], ["node"]],
    [[{ type: "Checkbox", name: "a.share", label: "share" }], ["values:1"]],
  ])("of %j reads as %j", (nodes, expected) => {
    expect(kinds(nodes)).toEqual(expected);
  });

  test("ends in its buttons", () => {
    const [text, one, two] = [{ type: "Text" }, { type: "Button" }, { type: "Button" }];
    expect(splitFoot([text, one, two])).toEqual({ body: [text], foot: [one, two] });
    expect(splitFoot([text, { type: "Row", children: [one, text] }])).toEqual({ body: [text], foot: [one, text] });
    const row = { type: "Row", children: [one, { type: "Input", name: "x" }] };
    expect(splitFoot([row])).toEqual({ body: [row], foot: [] });
  });
});
