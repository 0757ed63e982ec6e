import { expect, test } from "vitest";

import { contentOf, mentionAt, piecesOf, tagFor, textOf, type Tag } from "./named-things";

const tag = (id: string, text: string): Tag => ({ type: "input_tag", id, text });
const BED = tag("bed_1", "North bed");
const LONG = tag("bed_2", "North bed: roses");

test("a message is cut at the things that it names, in the order of writing", () => {
  expect(contentOf(" Water @North bed now, and @North bed again ", [BED])).toEqual([
    { type: "input_text", text: "Water " },
    BED,
    { type: "input_text", text: " now, and " },
    BED,
    { type: "input_text", text: " again" },
  ]);
});

test("of two names the longer one is meant", () => {
  expect(piecesOf("@North bed: roses", [BED, LONG]).map((piece) => piece.tag?.id)).toEqual(["bed_2"]);
  expect(piecesOf("@North bed: tulips", [BED, LONG]).map((piece) => piece.tag?.id)).toEqual(["bed_1", undefined]);
});

test("a name that was changed or runs on into a word names nothing", () => {
  for (const text of ["@North be", "@North beds", "me@North bed", "North bed"]) {
    expect(piecesOf(text, [BED]).every((piece) => piece.tag === null)).toBe(true);
  }
});

test("structured content comes back as it was", () => {
  const content = [{ type: "input_text" as const, text: "See " }, BED, { type: "input_text" as const, text: "." }];
  expect(contentOf(textOf(content), [BED])).toEqual(content);
});

test("two things of one name are told apart", () => {
  const first = tagFor({ id: "a", title: "plan.csv" }, []);
  const second = tagFor({ id: "b", title: "plan.csv" }, [first]);
  expect([first.text, second.text]).toEqual(["plan.csv", "plan.csv (2)"]);
  expect(tagFor({ id: "a", title: "plan.csv" }, [first, second]).text).toBe("plan.csv");
});

test.each([
  ["@", 1, { start: 0, query: "" }],
  ["ask @nor", 8, { start: 4, query: "nor" }],
  ["ask @nor", 6, { start: 4, query: "n" }],
  ["(@north b", 9, { start: 1, query: "north b" }],
  ["質問：@庭", 5, { start: 3, query: "庭" }],
  ["ana@example.com", 15, null],
  ["@ nothing", 9, null],
  ["@one\ntwo", 8, null],
  ["@North bed ", 11, null],
  ["no sign", 7, null],
  [`@${"x".repeat(61)}`, 62, null],
])("in %j at %i it is seen whether something is looked for", (text, caret, expected) => {
  expect(mentionAt(text, caret, [BED])).toEqual(expected);
});
