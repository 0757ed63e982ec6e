import { describe, expect, test } from "vitest";

import { question, reply } from "../testing/exchanges";
import { textsFor } from "../texts";
import { announceableLength, spoken } from "./announcements";
import { groupByDay, parseTime } from "./history/dates";
import { taskLine } from "./task-outcome";
import { colorScheme, isTinted, themeVariables } from "./theme";
import { answerText, groupTurns, sameTurn } from "./turns";

const texts = textsFor("en");

describe("a task in words", () => {
  const task = (title: string, status_indicator: "loading" | "complete", content = "") =>
    ({ type: "custom", title, status_indicator, content }) as const;

  test.each([
    [task("Notes: read note · done in 0.3 s", "complete"), true, "Notes: read note", "done in 0.3 s", "done"],
    [
      task("Notes: delete note · waiting for you", "complete"),
      false,
      "Notes: delete note",
      "waiting for you",
      "attention",
    ],
    [task("Notes: delete note · denied by you", "complete"), false, "Notes: delete note", "denied by you", "available"],
    [task("Store: stock · failed after 10 s", "complete"), true, "Store: stock", "failed after 10 s", "failed"],
    [task("Notes: export · stopped", "complete"), true, "Notes: export", "stopped", "available"],
    [task("Notes: delete · waiting for you", "loading"), true, "Notes: delete", "waiting for you", "attention"],
    [task("Notes: delete · waiting for you", "loading"), false, "Notes: delete", "waiting for you", "attention"],
    [task("Notes: create · has a question", "complete"), true, "Notes: create", "has a question", "attention"],
    [task("Notes: export", "loading"), true, "Notes: export", null, "running"],
    [task("Notes: export", "loading"), false, "Notes: export", "stopped", "available"],
    [task("A · B: find · done in 1 s", "complete"), true, "A · B: find", "done in 1 s", "done"],
  ])("%j", (given, active, title, detail, outcome) => {
    expect(taskLine(given, active, texts)).toEqual({ title, detail, outcome });
  });

  test("a running task says how far it is", () => {
    const line = taskLine(
      task("Notes: export", "loading", "#### Arguments\n\nx\n\n#### Progress\n\n12 of 40"),
      true,
      texts,
    );
    expect(line.detail).toBe("12 of 40");
  });
});

describe("turns", () => {
  test("a question begins one, and what comes before the first has none", () => {
    const turns = groupTurns([reply("a_0", "Hello"), question("u_1", "A"), reply("a_1", "B"), question("u_2", "C")]);
    expect(turns.map(({ question: asked, answer }) => [asked?.id ?? null, answer.map(({ id }) => id)])).toEqual([
      [null, ["a_0"]],
      ["u_1", ["a_1"]],
      ["u_2", []],
    ]);
  });

  test("turns of the same items are the same", () => {
    const items = [question("u_1", "A"), reply("a_1", "B")];
    const [before, after] = [groupTurns(items)[0], groupTurns([...items])[0]];
    expect(before && after && sameTurn(before, after)).toBe(true);
  });

  test("copying an answer takes its text and what widgets offer", () => {
    const widget = { ...reply("g_1", ""), type: "widget" as const, widget: { type: "Card" }, copy_text: "Jan 10" };
    expect(answerText([reply("a_1", "One"), widget, reply("a_2", "Two")])).toBe("One\n\nJan 10\n\nTwo");
  });
});

test("while it grows only whole sentences are spoken, in the end everything", () => {
  const text = "It costs 3.5 euros. The rest i";
  expect(text.slice(0, announceableLength(text, false))).toBe("It costs 3.5 euros.");
  expect(announceableLength(text, true)).toBe(text.length);
  expect(spoken("See **[the notes](https://x.y)** and `code`")).toBe("See the notes and code");
});

describe("history", () => {
  test("a time without a zone is UTC", () => {
    expect(parseTime("2026-03-02T09:15:00.5").toISOString()).toBe("2026-03-02T09:15:00.500Z");
    expect(parseTime("2026-03-02T09:15:00+02:00").toISOString()).toBe("2026-03-02T07:15:00.000Z");
  });

  test("chats stand below the day they began on", () => {
    const now = new Date(2026, 2, 3, 8);
    const at = (id: string, date: Date) => ({
      id,
      created_at: date.toISOString(),
      status: { type: "active" as const },
    });
    const groups = groupByDay(
      [
        at("a", new Date(2026, 2, 3, 7)),
        at("b", new Date(2026, 2, 2, 23, 59)),
        at("c", new Date(2026, 1, 27)),
        at("d", new Date(2025, 1, 27)),
      ],
      now,
      "en-GB",
      texts,
    );
    expect(groups.map(({ label }) => label)).toEqual(["Today", "Yesterday", "27 February", "27 February 2025"]);
  });
});

test("a theme changes what it names and nothing else", () => {
  expect(themeVariables("dark")).toEqual({});
  expect(colorScheme(undefined)).toBeNull();
  expect(colorScheme({ colorScheme: "dark" })).toBe("dark");
  expect(themeVariables({ radius: "sharp", color: { accent: { primary: "#123456", level: 1 } } })).toEqual({
    "--ck-radius-factor": "0.15",
    "--ck-accent": "#123456",
    "--ck-accent-hover": "#123456",
    "--ck-accent-text": "#123456",
    "--ck-accent-soft": "color-mix(in srgb, #123456 14%, var(--ck-surface))",
    "--ck-on-accent": "#ffffff",
  });
});

test("grays take hue, tint and shade of the theme, and a surface its two colours everywhere", () => {
  const grayscale = { hue: 220, tint: 6, shade: -2 } as const;
  expect(isTinted("dark")).toBe(false);
  expect(isTinted({ color: { grayscale } })).toBe(true);
  expect(themeVariables({ color: { grayscale } })).toEqual({
    "--ck-gray-hue": "220",
    "--ck-gray-chroma": "0.018",
    "--ck-gray-shade": "-2",
  });
  expect(themeVariables({ color: { surface: { background: "#102030", foreground: "#fff" } } })).toMatchObject({
    "--ck-bg": "#102030",
    "--ck-text": "#fff",
    "--ck-surface": "color-mix(in oklab, #fff 3%, #102030)",
    "--ck-text-3": "color-mix(in oklab, #fff 72%, #102030)",
  });
});

test.each([
  ["#ffd400", "#000000"],
  ["#fd0", "#000000"],
  ["#0b6a69", "#ffffff"],
  ["rgb(1 2 3)", undefined],
])("words on %s are %s", (primary, words) => {
  expect(themeVariables({ color: { accent: { primary, level: 1 } } })["--ck-on-accent"]).toBe(words);
});

test("an unknown language falls back to English", () => {
  expect(textsFor("xx-YY")).toBe(texts);
});
