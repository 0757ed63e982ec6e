import { expect, test, type Page } from "@playwright/test";

import { blackHole } from "./local-servers";
import { addConnector, signUp } from "./people";

/** What the application promises for a whole test. */
const TEST_MS = 10_000;
/** Two cores that also run the browser start timers late. */
const SLACK_MS = 500;

/** How long each connection test took by the browser's own account, without what the page does with the answer. */
function testTimes(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter(({ name }) => name.endsWith("/connectors/test"))
      .map(({ duration }) => duration),
  );
}

test("the test of a silent server can be stopped, and ends by itself after ten seconds", async ({ page }) => {
  const silent = await blackHole();
  try {
    await signUp(page);
    const form = await addConnector(page, silent.url);
    await form.getByRole("button", { name: "Test connection" }).click();
    await form.getByRole("button", { name: "Stop test" }).click();
    await expect(form.getByText("Nothing was saved.")).toBeVisible();

    const before = (await testTimes(page)).length;
    await form.getByRole("button", { name: "Test again" }).click();
    const failure = form.getByRole("alert");
    await expect(failure).toContainText("Connection timed out after 10 seconds.", { timeout: TEST_MS + 2000 });
    await expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
    await expect.poll(async () => (await testTimes(page)).length).toBe(before + 1);
    const took = (await testTimes(page)).at(-1);
    expect(took).toBeGreaterThan(TEST_MS - SLACK_MS);
    expect(took).toBeLessThan(TEST_MS + SLACK_MS);
  } finally {
    await silent.close();
  }
});
