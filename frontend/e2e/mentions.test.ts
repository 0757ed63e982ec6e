import { expect, test } from "@playwright/test";

import { connect } from "./apps-dialog";
import { lastCall } from "./chat-page";
import { composer, signUp } from "./people";

test("a tool of a connector is named by @ with the keyboard, and the message calls it", async ({ page, baseURL }) => {
  await signUp(page);
  await connect(page, "Blue team", `${baseURL}/demo/mcp`);
  await connect(page, "Red team", `${baseURL}/demo/mcp?team=red`);
  await page.keyboard.press("Escape");
  await composer(page).focus();
  const { keyboard } = page;
  await keyboard.type("what does @search n");
  const choices = page.getByRole("listbox", { name: "What the message can name" });
  const red = choices.getByRole("option", { name: /Red team: search notes/ });
  await expect(red).toBeVisible();
  const pointsAt = async () => composer(page).getAttribute("aria-activedescendant");
  const wanted = await red.getAttribute("id");
  for (let steps = 0; (await pointsAt()) !== wanted; steps += 1) {
    expect(steps, "the arrows never came to the tool").toBeLessThan(10);
    await keyboard.press("ArrowDown");
  }
  await keyboard.press("Enter");
  await expect(choices).toBeHidden();
  await expect(composer(page)).toHaveValue("what does @Red team: search notes ");
  await keyboard.type("know about the roadmap?");
  const sent = page.waitForRequest((request) => request.postData()?.includes("threads.create") ?? false);
  await keyboard.press("Enter");
  expect((await sent).postData()).toContain('"input_tag"');
  await expect(lastCall(page, "Red team: search notes")).toContainText("done in");
  await expect(page.getByRole("button", { name: "Blue team: " })).toHaveCount(0);
  await expect(page.getByRole("article", { name: "You" })).toContainText("what does Red team: search notes know");
});
