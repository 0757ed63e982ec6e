import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Waits until nothing on the page moves but what moves for as long as it is there. */
export async function still(page: Page) {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== "running" || effect?.getTiming().iterations === Infinity),
  );
}

/** Layers above the page stand outside its landmarks by nature: for them the standard counts, not axe's page advice. */
export async function expectAccessible(page: Page, what: string, kind?: "page" | "layer") {
  // Half-transparent words in the middle of a movement are not what people read.
  await still(page);
  const isLayer = kind ? kind === "layer" : (await page.locator("[role=dialog], [role=alertdialog]").count()) > 0;
  const axe = new AxeBuilder({ page });
  const { violations } = await (isLayer ? axe.withTags(WCAG) : axe).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect.soft(found, what).toEqual([]);
}

/** Neither the page nor a dialog on it: what is wide scrolls inside its own box. */
export async function expectNoSidewaysScroll(page: Page, what: string) {
  const overflow = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("[role=dialog], [role=alertdialog]")].map(
      ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
    ),
  );
  expect.soft(Math.max(...overflow), what).toBeLessThanOrEqual(0);
}
