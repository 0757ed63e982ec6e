import { describe, expect, it } from "vitest";

import { HOME_PATH, localPath, loginPath } from "@/lib/local-path";

describe("where to go after signing in", () => {
  it.each(["/dashboard/schema-agent?thread=thr_1", "/dashboard/activity#today"])("keeps the local path %s", (path) => {
    expect(localPath(path)).toBe(path);
  });

  it.each([
    null,
    "",
    "dashboard",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "javascript:alert(1)",
  ])("never leaves this site for %j", (next) => {
    expect(localPath(next)).toBe(HOME_PATH);
  });

  it("names the page to come back to, except where one goes anyway", () => {
    expect(loginPath(HOME_PATH)).toBe("/login");
    expect(loginPath(`${HOME_PATH}?thread=a&b`)).toBe(`/login?next=${encodeURIComponent(`${HOME_PATH}?thread=a&b`)}`);
  });
});
