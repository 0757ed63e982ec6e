import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** The smallest phone, a notebook's window at 200 %, a tablet, and a wide screen. */
const WINDOWS = [
  { width: 320, height: 640 },
  { width: 640, height: 400 },
  { width: 768, height: 1024 },
  { width: 2560, height: 1440 },
] as const;
/** What stands outside a page's landmarks by nature. */
const LAYERS = "[role=dialog], [role=alertdialog], [role=menu]";

/** Waits until nothing on the page moves but what moves for as long as it is there. */
export async function still(page: Page) {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== "running" || effect?.getTiming().iterations === Infinity),
  );
}

/** What is there can be used in both themes, and in windows of every size. */
export async function expectUsableByAll(page: Page, what: string) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page, `${what}, ${colorScheme}`);
  }
  const before = page.viewportSize();
  for (const size of WINDOWS) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page, `${what} at ${size.width} px`);
  }
  if (before) await page.setViewportSize(before);
}

/** For a layer above the page the standard counts, not axe's advice about pages. */
async function expectAccessible(page: Page, what: string) {
  // Half-transparent words in the middle of a movement are not what people read.
  await still(page);
  const isLayer = (await page.locator(LAYERS).count()) > 0;
  const axe = new AxeBuilder({ page });
  const { violations } = await (isLayer ? axe.withTags(WCAG) : axe).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect.soft(found, what).toEqual([]);
}

/** Neither the page nor a dialog on it: what is wide scrolls inside its own box. */
async function expectNoSidewaysScroll(page: Page, what: string) {
  const overflow = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("[role=dialog], [role=alertdialog]")].map(
      ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
    ),
  );
  expect.soft(Math.max(...overflow), what).toBeLessThanOrEqual(0);
}
