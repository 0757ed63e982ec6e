import type { WidgetItem, WidgetNode } from "../protocol/wire";

/** Cards that ask, as a server sends them: an approval and a question of a tool. */

const text = (type: string, value: string, more: object = {}): WidgetNode => ({ type, value, ...more });

function button(label: string, action: object, more: object = {}): WidgetNode {
  return {
    type: "Button",
    label,
    onClickAction: { handler: "server", loadingBehavior: "container", ...action },
    ...more,
  };
}

export function decision(label: string, what: string, more: object = {}): WidgetNode {
  return button(label, { type: "approval.decide", payload: { approval_id: "apr_1", decision: what } }, more);
}

const field = (label: string, control: WidgetNode): WidgetNode => ({
  type: "Col",
  gap: 1,
  children: [{ type: "Label", value: label, fieldName: control["name"] }, control],
});

export const APPROVAL: WidgetNode = {
  type: "Card",
  size: "full",
  asForm: true,
  children: [
    {
      type: "Row",
      align: "start",
      gap: 3,
      children: [
        { type: "Icon", name: "write", color: "warning" },
        {
          type: "Col",
          gap: 0,
          flex: 1,
          children: [text("Title", "Delete a note in Garden?"), text("Caption", "Nothing has been sent yet.")],
        },
        { type: "Badge", label: "can change things", color: "warning" },
      ],
    },
    text("Caption", "Goes to garden.example, through your app “Garden”."),
    {
      type: "Col",
      gap: 3,
      children: [
        text("Text", "Exact arguments", { size: "sm", weight: "semibold" }),
        field("note_id", { type: "Input", name: "field_0", defaultValue: "n_4821", required: true }),
        field("reason", { type: "Textarea", name: "field_1", defaultValue: "An old draft.", rows: 2 }),
        field("notebook", {
          type: "Select",
          name: "field_2",
          defaultValue: "Shop",
          options: ["Shop", "Home"].map((value) => ({ value, label: value })),
        }),
        { type: "Checkbox", name: "field_3", label: "permanently", defaultChecked: true },
      ],
    },
    { type: "Divider", flush: true },
    {
      type: "Row",
      gap: 2,
      wrap: "wrap",
      children: [
        decision("Allow once", "allow_once", { style: "primary" }),
        decision("Always allow this tool", "allow_always", { style: "secondary", variant: "outline" }),
        { type: "Spacer" },
        decision("Deny", "deny", { color: "danger", variant: "ghost" }),
      ],
    },
  ],
};

export const DECIDED: WidgetNode = {
  type: "Card",
  collapsed: true,
  status: { text: "Allowed once", icon: "check-circle" },
  children: [text("Title", "Delete a note in Garden?"), text("Markdown", '```json\n{ "note_id": "n_4821" }\n```')],
};

const answer = (what: string): object => ({
  type: "elicitation.answer",
  streaming: false,
  payload: { elicitation_id: "eli_1", answer: what },
});

export const ELICITATION: WidgetNode = {
  type: "Card",
  asForm: true,
  children: [
    {
      type: "Row",
      children: [
        { type: "Icon", name: "circle-question", color: "accent" },
        {
          type: "Col",
          children: [
            text("Title", "Garden asks: where should the summary go?"),
            text("Caption", "Your answer goes to garden.example. Never type a password here."),
          ],
        },
      ],
    },
    { type: "Label", value: "Notebook", fieldName: "content.notebook" },
    {
      type: "Select",
      name: "content.notebook",
      defaultValue: "Shop",
      options: ["Shop", "Home"].map((value) => ({ value, label: value })),
    },
    { type: "Label", value: "Title", fieldName: "content.title" },
    { type: "Input", name: "content.title", defaultValue: "Spring prices, summary", required: true },
    { type: "Checkbox", name: "content.share", label: "Share with everyone in this notebook", defaultChecked: true },
    {
      type: "Row",
      children: [
        button("Send answer", answer("accept"), { style: "primary" }),
        button("Decline", answer("decline"), { variant: "ghost" }),
        text("Caption", "Garden waits until 11:20"),
      ],
    },
  ],
};

export function asking(widget: WidgetNode, id = "g_1"): WidgetItem {
  return { id, thread_id: "t_garden", created_at: "2026-03-02T09:15:01.000000", type: "widget", widget };
}
