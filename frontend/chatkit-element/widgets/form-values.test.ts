import { describe, expect, test } from "vitest";

import type { WidgetNode } from "../protocol/wire";
import { arrange, splitFoot } from "./arrange";
import { mergeValues } from "./form-values";

const input = (name: string): WidgetNode => ({ type: "Input", name });
const label = (value: string, fieldName: string): WidgetNode => ({ type: "Label", value, fieldName });

describe("the values of a form", () => {
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
    [[{ type: "Col", children: [label("Name", "name"), input("name")] }], ["field"]],
    [[{ type: "Row", children: [label("Name", "name"), input("name")] }], ["node"]],
    [
      [{ type: "Col", children: [label("note_id", "f_0"), input("f_0")] }, label("dryRun", "f_1"), input("f_1")],
      ["values:2"],
    ],
    [
      [label("id", "f_0"), input("f_0"), { type: "Text", value: "x" }, input("f_1")],
      ["values:1", "node", "node"],
    ],
    [[{ type: "Checkbox", name: "share", label: "Share it" }], ["node"]],
    [[{ type: "Checkbox", name: "f_0", label: "permanently" }], ["values:1"]],
  ])("of %j reads as %j", (nodes, expected) => {
    expect(kinds(nodes)).toEqual(expected);
  });

  test("ends in its buttons", () => {
    const [text, one, two] = [{ type: "Text" }, { type: "Button" }, { type: "Button" }];
    expect(splitFoot([text, one, two])).toEqual({ body: [text], foot: [one, two] });
    expect(splitFoot([text, { type: "Row", children: [one, text] }])).toEqual({ body: [text], foot: [one, text] });
    const line = { type: "Divider", flush: true };
    expect(splitFoot([text, line, { type: "Row", children: [one] }])).toEqual({ body: [text], foot: [one] });
    expect(splitFoot([text, line])).toEqual({ body: [text, line], foot: [] });
    const row = { type: "Row", children: [one, { type: "Input", name: "x" }] };
    expect(splitFoot([row])).toEqual({ body: [row], foot: [] });
  });
});
