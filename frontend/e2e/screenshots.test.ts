import { expect, test, type Page } from "@playwright/test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { still } from "./page-checks";
import { asPalettePng } from "./palette-png";
import { TOUR, withoutToasts } from "./tour";

/** What the specification shows; the rest is for looking at, and no part of the repository. */
const SHOWN = join(import.meta.dirname, "../../specs/008-user-mcp-connectors/screenshots");
const OTHERS = join(import.meta.dirname, "../test-results/screenshots");
const MAX_BYTES = 80_000;

const DESKTOP = { width: 1440, height: 900 };
const SIZES = [
  { prefix: "", viewport: DESKTOP },
  { prefix: "tablet-", viewport: { width: 768, height: 1024 } },
  { prefix: "phone-", viewport: { width: 375, height: 812 } },
] as const;
const SCHEMES = ["light", "dark"] as const;
const SHOWN_ON_TABLETS = new Set(["start", "chat-answer", "apps-connectors", "database", "activity", "settings"]);

function isShown(name: string, prefix: (typeof SIZES)[number]["prefix"], scheme: (typeof SCHEMES)[number]): boolean {
  return prefix === "" || (scheme === "light" && (prefix === "phone-" || SHOWN_ON_TABLETS.has(name)));
}

async function takeAll(page: Page, name: string) {
  for (const { prefix, viewport } of SIZES) {
    await page.setViewportSize(viewport);
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await still(page);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      const picture = asPalettePng(await page.screenshot({ scale: "css", caret: "hide" }));
      expect(picture.byteLength, name).toBeLessThanOrEqual(MAX_BYTES);
      const folder = isShown(name, prefix, scheme) ? SHOWN : OTHERS;
      writeFileSync(join(folder, `${prefix}${name}-${scheme}.png`), picture);
    }
  }
  await page.setViewportSize(DESKTOP);
}

test("pictures of every page and state", async ({ page }) => {
  test.setTimeout(900_000);
  for (const folder of [SHOWN, OTHERS]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  await page.setViewportSize(DESKTOP);
  for (const part of TOUR) {
    await part(page, async (name) => {
      await withoutToasts(page);
      await takeAll(page, name);
    });
  }
});
