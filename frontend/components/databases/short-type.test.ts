import { expect, test } from "vitest";

import { shortType } from "@/components/databases/short-type";

test.each([
  ["timestamp with time zone", "timestamptz"],
  ["timestamp(3) with time zone[]", "timestamp(3) with time zone[]"],
  ["character varying(80)", "varchar(80)"],
  ["public.customer_segment", "customer_segment"],
  ["sales.stage", "sales.stage"],
])("%s is shown as %s", (type, short) => {
  expect(shortType(type)).toBe(short);
});
