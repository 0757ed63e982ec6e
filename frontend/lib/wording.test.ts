import { describe, expect, it } from "vitest";

import { stageViews, testReport } from "@/lib/connection-stages";
import { monogram } from "@/lib/monogram";
import { dayInWords, seconds, shortDuration, timeAgo, waitingTime } from "@/lib/relative-time";
import { failureDetail } from "@/lib/staged-tests";
import { aFailedTest } from "@/testing/examples";

const NOW = Date.parse("2026-11-22T12:00:00Z");

describe("times in words", () => {
  it.each([
    ["2026-11-22T11:59:40Z", "just now"],
    ["2026-11-22T12:00:30Z", "just now"],
    ["2026-11-22T11:58:00Z", "2 min ago"],
    ["2026-11-22T09:00:00Z", "3 h ago"],
  ])("%s is %s", (iso, words) => {
    expect(timeAgo(iso, NOW)).toBe(words);
  });

  it("names the day when it is longer ago", () => {
    expect(timeAgo("2026-11-19T09:00:00Z", NOW)).toMatch(/^on .*19/u);
  });

  it("calls days by their names", () => {
    const now = new Date(2026, 10, 22, 0, 5).getTime();
    const at = (month: number, day: number, year = 2026) => new Date(year, month, day, 23, 50).toISOString();
    expect([dayInWords(at(10, 22), now), dayInWords(at(10, 21), now)]).toEqual(["Today", "Yesterday"]);
    expect(dayInWords(at(10, 20), now)).toMatch(/^(?!.*2026).*20/u);
    expect(dayInWords(at(10, 20, 2025), now)).toContain("2025");
  });

  it("rounds durations for people", () => {
    expect([shortDuration(0.4), shortDuration(34), shortDuration(812)]).toEqual(["under 1 ms", "34 ms", "0.8 s"]);
    expect([seconds(412), seconds(12), seconds(0)]).toEqual(["0.4 s", "less than 0.1 s", "0.0 s"]);
    expect([waitingTime(1), waitingTime(45), waitingTime(125)]).toEqual(["1 second", "45 seconds", "3 minutes"]);
  });
});

describe("two letters for a name", () => {
  it.each([
    ["Notes", "No"],
    ["Ana Lindqvist", "AL"],
    ["ana@example.com", "AE"],
    ["x", "X"],
    ["", "?"],
    ["日本 語", "日語"],
  ])("%j becomes %s", (name, letters) => {
    expect(monogram(name)).toBe(letters);
  });
});

describe("the stages of a test", () => {
  it("are always ten, in order, and the last report of one counts", () => {
    const views = stageViews([
      { name: "url", status: "running", ms: 0, detail: null },
      { name: "url", status: "passed", ms: 2, detail: null },
      { name: "policy", status: "running", ms: 0, detail: null },
    ]);
    expect(views).toHaveLength(10);
    expect(views.slice(0, 3).map((view) => view.state)).toEqual(["passed", "running", "waiting"]);
    expect(views[0]).toMatchObject({ label: "Checking address", ms: 2 });
  });

  it("give the detail of the one that failed", () => {
    expect(failureDetail(aFailedTest())).toBe("The server did not accept the credentials.");
  });
});

describe("a report to copy", () => {
  const report = testReport("https://user:pw@notes.example.com/mcp?api_key=s3cret", aFailedTest());

  it("says what was tested and what came of it", () => {
    expect(report).toContain("https://notes.example.com/mcp");
    expect(report).toContain("AUTH_FAILED");
    expect(report).toContain("token_rejected");
    expect(report).toContain("Signing in: failed, 31 ms");
  });

  it("holds no credentials", () => {
    expect(report).not.toMatch(/s3cret|user|pw/u);
  });
});
