import { test } from "@playwright/test";

import { expectUsableByAll } from "./page-checks";
import { TOUR } from "./tour";

test("every page and state is accessible in both themes, and fits every window", async ({ page }) => {
  test.setTimeout(480_000);
  for (const part of TOUR) await test.step(part.name, () => part(page, (name) => expectUsableByAll(page, name)));
});
