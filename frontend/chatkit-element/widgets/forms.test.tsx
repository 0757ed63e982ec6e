import { act, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import type { WidgetNode } from "../protocol/wire";
import { asking } from "../testing/asking-cards";
import { FakeServer, OpenStream } from "../testing/fake-server";
import { actionsSent, AS_TURN, BESIDE, showWidget } from "../testing/show-widget";

const input = (name: string, more: object = {}): WidgetNode => ({ type: "Input", name, ...more });
const label = (value: string, fieldName: string): WidgetNode => ({ type: "Label", value, fieldName });

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
    const server = new FakeServer({ [AS_TURN]: () => stream });
    const { user, view } = await showWidget(form([label("Name", "name"), input("name"), submit]), server);
    await user.type(view.getByRole("textbox", { name: "Name" }), "North{Enter}{Enter}");
    expect(actionsSent(server)).toEqual([{ type: "save", payload: { bed: 1, name: "North" } }]);
    act(() => stream.end());
  });

  test("without one is not, although it has a single field", async () => {
    const server = new FakeServer({ [AS_TURN]: () => [] });
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
    [{ type: "Select", name: "x", required: true, options: [{ label: "One", value: "1" }] }, "Choose one."],
    [{ type: "DatePicker", name: "x", min: "2026-03-02T00:00:00Z", defaultValue: "2026-03-01" }, "Choose a later day."],
  ])("says what is wrong beside the field (%#)", async (control, words) => {
    const server = new FakeServer({ [AS_TURN]: () => [] });
    const { user, view } = await showWidget(form([control, submit]), server);
    await user.click(view.getByRole("button", { name: "Save" }));
    expect(view.getByText(words)).toBeInTheDocument();
    expect(actionsSent(server)).toEqual([]);
  });

  test("keeps what was typed when the server changes the card around it", async () => {
    const server = new FakeServer({
      [BESIDE]: () => ({
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
    const server = new FakeServer({ [BESIDE]: () => ({}) });
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
    expect(actionsSent(server, BESIDE)).toEqual([
      {
        type: "plant",
        payload: { text: "Ten tulips!", where: "n", row: "s", when: "2026-03-02", notes: "deep\nwide" },
      },
    ]);
  });

  test("a choice outside a form carries its own value", async () => {
    const server = new FakeServer({ [BESIDE]: () => ({}) });
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
      expect(actionsSent(server, BESIDE)).toEqual([
        { type: "pick", payload: { bed: 1, plant: "t" } },
        { type: "pick", payload: { bed: 1, wet: true } },
        { type: "pick", payload: { bed: 1, one: "t" } },
      ]),
    );
  });
});

describe("the values of a form", () => {
  test("stand beside what the server preset, never over it, and the page is told", async () => {
    const server = new FakeServer({ [BESIDE]: () => ({}) });
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
    expect(actionsSent(server, BESIDE)).toEqual([{ type: "go", payload: { bed: 1, deep: { a: 1, b: "x" } } }]);
    expect(events).toContainEqual([
      "chatkit.log",
      { name: "widget.values_ignored", data: { names: ["bed", "deep.a", "bed.c"] } },
    ]);
  });
});
