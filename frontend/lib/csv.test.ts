import { expect, it } from "vitest";

import { asCsv } from "@/lib/csv";

it("quotes what has to be quoted", () => {
  expect(
    asCsv(
      ["a", "b"],
      [
        ["x, y", 'say "x"'],
        [null, "two\nlines"],
      ],
    ),
  ).toBe('a,b\r\n"x, y","say ""x"""\r\n,"two\nlines"\r\n');
});

it.each(["=1+1", "+1 now", "-cmd", "@SUM(A1)", "\t=1", " =1", "\r=1"])("does not let %j become a formula", (text) => {
  expect(asCsv(["a"], [[text]])).toMatch(/^a\r\n"?'/);
});

it("leaves numbers alone, negative ones too", () => {
  expect(asCsv(["a", "b", "c"], [[-5, "-12345678901234567890.5", true]])).toBe(
    "a,b,c\r\n-5,-12345678901234567890.5,true\r\n",
  );
});

it("does not trust the names of columns either", () => {
  expect(asCsv(["=cmd"], [])).toBe("'=cmd\r\n");
});
