import { expect, it } from "vitest";

import { tokenizeSql } from "@/components/databases/sql-tokens";

const coloured = (sql: string) =>
  tokenizeSql(sql)
    .filter(({ kind }) => kind !== "plain")
    .map(({ kind, text }) => `${kind}: ${text}`);

it.each([
  ["SELECT n FROM t", ["keyword: SELECT", "keyword: FROM"]],
  ["select 1.5e3, x1", ["keyword: select", "number: 1.5e3"]],
  ["'it''s from'", ["string: 'it''s from'"]],
  ["$a$ it's $a$ where", ["string: $a$ it's $a$", "keyword: where"]],
  ['"from" -- select\nwhere', ["comment: -- select", "keyword: where"]],
  ["/* from\n*/ limit", ["comment: /* from\n*/", "keyword: limit"]],
  ["'open from", ["string: 'open from"]],
  ["/* open from", ["comment: /* open from"]],
  ["limited _from from_", []],
])("reads %j", (sql, expected) => {
  expect(coloured(sql)).toEqual(expected);
});

it("loses nothing, and takes a long text in a moment", () => {
  const sql = 'SELECT \'$$\' || "a""b" /* x */ FROM t -- end\n'.repeat(2_000);
  const begun = performance.now();
  expect(
    tokenizeSql(sql)
      .map(({ text }) => text)
      .join(""),
  ).toBe(sql);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
