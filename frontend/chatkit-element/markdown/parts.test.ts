import { expect, test } from "vitest";

import { MOST_AT_ONCE } from "./limits";
import { partsOf } from "./parts";

const line = (words: string, count: number): string => `${words}\n`.repeat(count);

test("what is short is one piece, and long prose is cut between its lines, with nothing lost", () => {
  expect(partsOf("# Short")).toEqual(["# Short"]);
  const long = line("Some words that go on.", 20_000);
  const parts = partsOf(long);
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.join("\n")).toBe(long);
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(MOST_AT_ONCE);
});

test("code stays whole when it is not huge, and else goes on as code of the same language", () => {
  const before = line("Words.", 14_000);
  const whole = partsOf(`${before}\`\`\`js\n${line("let x = 1;", 9_000)}\`\`\`\nAfter.\n${line("Words.", 20_000)}`);
  const [code] = whole.filter((part) => part.includes("```js"));
  expect(code?.match(/let x/g)).toHaveLength(9_000);
  const huge = partsOf(`\`\`\`js\n${line("let x = 1;", 90_000)}\`\`\``);
  expect(huge.length).toBeGreaterThan(1);
  for (const part of huge) expect(part).toMatch(/^```js\n[^`]*\n```$/);
});

test("a huge table goes on below its own heading", () => {
  const parts = partsOf(`| a | b |\n| - | - |\n${line("| one value | another value |", 40_000)}\nAfter.`);
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) expect(part.startsWith("| a | b |\n| - | - |\n| one")).toBe(true);
  expect(parts.join("").match(/one value/g)).toHaveLength(40_000);
});

test("a line without an end is cut between words, and one without words anywhere", () => {
  const words = partsOf("word ".repeat(60_000));
  expect(words.every((part) => part.length <= MOST_AT_ONCE && !part.startsWith(" "))).toBe(true);
  expect(words.join("")).toBe("word ".repeat(60_000));
  expect(partsOf("x".repeat(250_000)).join("")).toHaveLength(250_000);
});
