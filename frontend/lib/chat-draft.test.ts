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
