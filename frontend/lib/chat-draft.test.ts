import { expect, it } from "vitest";

import { addedTo } from "@/lib/chat-draft";

const draft = { toolId: "database:1", text: "About this query:\nSELECT 1\n" };

it("fills an empty composer", () => {
  expect(addedTo(" \n", draft)).toBe(draft.text);
});

it("stands below what somebody has written", () => {
  expect(addedTo("Is this right?\n", draft)).toBe(`Is this right?\n\n${draft.text}`);
});

it("does not stand there twice", () => {
  const written = addedTo("Is this right?", draft);
  expect(addedTo(written, draft)).toBe(written);
});

it("leaves what is written as it is when only the app is meant", () => {
  const app = { ...draft, text: "" };
  expect(addedTo("", app)).toBe("");
  expect(addedTo("How many?", app)).toBe("How many?");
});
