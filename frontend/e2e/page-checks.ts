import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Layers above the page stand outside its landmarks by nature: for them the standard counts, not axe's page advice. */
export async function expectAccessible(page: Page, what: string) {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running"));
  const isLayer = (await page.getByRole("dialog").count()) + (await page.getByRole("alertdialog").count()) > 0;
  const axe = new AxeBuilder({ page });
  const { violations } = await (isLayer ? axe.withTags(WCAG) : axe).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(found, what).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page, what: string) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, what).toBeLessThanOrEqual(0);
}
