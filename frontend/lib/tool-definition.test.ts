import { describe, expect, it } from "vitest";

import { fieldText, indentedJson, readableJson, spokenName } from "@/lib/tool-definition";
import { aCatalogTool } from "@/testing/examples";

describe("a definition in words", () => {
  it("says what the annotations mean", () => {
    const tool = aCatalogTool({ annotations: { readOnlyHint: false, destructiveHint: true, audience: ["user"] } });
    expect(fieldText(tool, "annotations")).toBe('can change things\naudience: ["user"]\nmay delete or overwrite');
    expect(fieldText(aCatalogTool(), "annotations")).toBe("only reads");
    expect(fieldText(aCatalogTool({ annotations: null }), "annotations")).toBe("can change things");
  });

  it("spells out characters that only a model would read", () => {
    const tool = aCatalogTool({ description: "Find\u200b notes\u202e.\u{e0041}\nNext line" });
    expect(fieldText(tool, "description")).toBe("Find\\u{200B} notes\\u{202E}.\\u{E0041}\nNext line");
  });

  it("has no text for what the server did not send", () => {
    expect(fieldText(aCatalogTool(), "outputSchema")).toBe("");
    expect(fieldText(aCatalogTool(), "title")).toBe("");
  });

  it("reads names aloud", () => {
    expect([spokenName("delete_note"), spokenName("find-by-id"), spokenName("_")]).toEqual([
      "delete note",
      "find by id",
      "_",
    ]);
  });
});

describe("readable JSON", () => {
  it("gives each argument a line of its own", () => {
    const schema = { required: ["id"], properties: { id: { type: "string" } }, type: "object" };
    expect(readableJson(schema)).toBe(
      '{\n  "type": "object",\n  "properties": {\n    "id": { "type": "string" }\n  },\n  "required": ["id"]\n}',
    );
  });

  it("keeps the order in which it was sent where that is what counts", () => {
    expect(indentedJson({ b: ["x", 1], a: { type: null } })).toBe('{\n  "b": ["x", 1],\n  "a": { "type": null }\n}');
  });

  it("is the same whatever order the server sends", () => {
    expect(readableJson({ b: 1, a: { d: 2, c: 3 } })).toBe(readableJson({ a: { c: 3, d: 2 }, b: 1 }));
    expect([readableJson({}), readableJson([]), readableJson(null)]).toEqual(["{}", "[]", "null"]);
  });
});
