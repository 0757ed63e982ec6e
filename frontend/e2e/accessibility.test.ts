import { test } from "@playwright/test";

import { expectAccessible, expectNoSidewaysScroll } from "./page-checks";
import { TOUR, type Look } from "./tour";

const DESKTOP = { width: 1280, height: 860 };
const SMALLEST_PHONE = { width: 320, height: 640 };
const SCHEMES = ["light", "dark"] as const;

test("every page and state is accessible in both themes, and fits the smallest phone", async ({ page }) => {
  test.setTimeout(300_000);
  for (const part of TOUR) {
    const look: Look = async (name, kind) => {
      for (const scheme of SCHEMES) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await expectAccessible(page, `${name}, ${scheme}`, kind);
      }
      await page.setViewportSize(SMALLEST_PHONE);
      await expectNoSidewaysScroll(page, name);
      await page.setViewportSize(DESKTOP);
    };
    await test.step(part.name, () => part(page, look));
  }
});
