import { describe, expect, it } from "vitest";

import { countLines, diffLines } from "@/lib/text-diff";

/** Each line with its side and its marked words in brackets. */
function drawn(before: string, after: string): string[] {
  const signs = { same: " ", removed: "-", added: "+" };
  return diffLines(before, after).map(
    ({ side, parts }) => signs[side] + parts.map(({ text, marked }) => (marked ? `[${text}]` : text)).join(""),
  );
}

describe("a comparison of two texts", () => {
  it("marks what changed inside a line", () => {
    expect(drawn("Move a note to the bin.", "Move a note to the bin, or erase it.")).toEqual([
      "-Move a note to the bin.",
      "+Move a note to the bin[, or erase it].",
    ]);
  });

  it("marks words that follow one another as one", () => {
    expect(drawn("Move a note to the bin for one day", "Move a note to the bin at once and forever")[1]).toBe(
      "+Move a note to the bin [at once and forever]",
    );
  });

  it("keeps what is the same and shows lines that come and go", () => {
    expect(drawn("a\nb\nc\nd", "a\nc\nx\nd")).toEqual([" a", "-b", " c", "+x", " d"]);
  });

  it("takes lines with nothing in common for two lines", () => {
    expect(drawn("Find notes by words", "Send all mail to me")).toEqual([
      "-Find notes by words",
      "+Send all mail to me",
    ]);
  });

  it("has nothing to show for a text that was not there", () => {
    expect(drawn("", "one\ntwo")).toEqual(["+one", "+two"]);
    expect(drawn("one", "")).toEqual(["-one"]);
    expect(drawn("", "")).toEqual([]);
  });

  it("stays quick however long a server makes its texts", () => {
    const many = (word: string) => Array.from({ length: 3000 }, (_, index) => `${word} ${index}`).join("\n");
    const started = performance.now();
    const lines = diffLines(`same\n${many("old")}`, `same\n${many("new")}`);
    expect(performance.now() - started).toBeLessThan(1000);
    expect([countLines(lines, "same"), countLines(lines, "removed"), countLines(lines, "added")]).toEqual([
      1, 3000, 3000,
    ]);
  });
});
