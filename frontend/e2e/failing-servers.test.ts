import { expect, test, type Page } from "@playwright/test";

import { answering, blackHole, deadAddress, type LocalServer } from "./local-servers";
import { addConnector, signUp } from "./people";

const MESSAGES = {
  badUrl: "Invalid URL format. Must be a valid HTTP/HTTPS URL.",
  dead: "Cannot connect to server. Please check the URL.",
  html: "This doesn't appear to be a valid MCP server.",
  unauthorized: "Authentication failed. Please check your credentials.",
  blackHole: "Connection timed out after 10 seconds.",
};

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

test("every kind of failure has its own message on the page, and none can be saved", async ({ page }) => {
  const servers: LocalServer[] = [];
  const start = async (server: Promise<LocalServer>) => {
    servers.push(await server);
    return (await server).url;
  };
  try {
    await signUp(page);
    const form = await addConnector(page, "notes.example.com/mcp");
    const url = form.getByLabel("Server URL");
    const save = form.getByRole("button", { name: "Save" });
    const testButton = form.getByRole("button", { name: /^Test (connection|again)$/ });

    await testButton.click();
    await expect(form.getByText(MESSAGES.badUrl)).toBeVisible();
    await expect(url).toHaveAttribute("aria-invalid", "true");
    await expect(save).toBeDisabled();

    const fails = async (address: string, message: string, within = 8000) => {
      await url.fill(address);
      await testButton.click();
      await expect(form.getByRole("alert")).toContainText(message, { timeout: within });
      await expect(form.locator("li[data-state=failed]")).toHaveCount(1);
      await expect(form.getByRole("button", { name: "Copy report" })).toBeVisible();
      await expect(save).toBeDisabled();
    };

    await fails(await deadAddress(), MESSAGES.dead);

    const page200 = answering((_, response) => response.setHeader("content-type", "text/html").end("<h1>Hello</h1>"));
    await fails(await start(page200), MESSAGES.html);

    const locked = answering((_, response) => {
      response.writeHead(401, { "www-authenticate": "Bearer" }).end();
    });
    await fails(await start(locked), MESSAGES.unauthorized);

    const silent = await start(blackHole());
    const before = (await testTimes(page)).length;
    await fails(silent, MESSAGES.blackHole, TEST_MS + 2000);
    await expect.poll(async () => (await testTimes(page)).length).toBe(before + 1);
    const took = (await testTimes(page)).at(-1);
    expect(took).toBeGreaterThan(TEST_MS - SLACK_MS);
    expect(took).toBeLessThan(TEST_MS + SLACK_MS);
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
});
