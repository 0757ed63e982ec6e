import { expect, test } from "@playwright/test";

import { connect, connectGmail } from "./apps-dialog";
import { ask, chip, choose, lastAnswer, lastCall } from "./chat-page";
import { peer } from "./peers";
import { composer, signUp } from "./people";

test("US-6.1 with Gmail chosen, “send this to …” sends the answer before, once that is allowed", async ({
  page,
  baseURL,
}) => {
  await signUp(page);
  await connect(page, "Notes", `${baseURL}/demo/mcp`);
  await connectGmail(page);
  await page.keyboard.press("Escape");
  await ask(page, "read note 1");
  await expect(lastCall(page, /Notes: read note/)).toContainText("done in");
  await choose(page, "Gmail");
  await ask(page, "send this to bo@shop.example");
  await expect(page.getByText("Nothing has been sent yet.", { exact: true })).toBeVisible();
  await expect(page.getByLabel("to", { exact: true })).toHaveValue("bo@shop.example");
  await expect(page.getByLabel("subject")).toHaveValue("read note 1");
  await expect(page.getByLabel("body")).toHaveValue(/Roadmap/);
  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(lastCall(page, /Gmail: send mail/)).toContainText("allowed once, done in");
  await expect(lastAnswer(page)).toContainText("bo@shop.example");
});

test("US-6.2 of two connectors that could answer, the chosen one does", async ({ page, baseURL }) => {
  await signUp(page);
  await connect(page, "Blue team", `${baseURL}/demo/mcp`);
  await connect(page, "Red team", `${baseURL}/demo/mcp?team=red`);
  for (const [chosen, other] of [
    ["Red team", "Blue team"],
    ["Blue team", "Red team"],
  ] as const) {
    await page.getByRole("button", { name: "New chat" }).first().click();
    await choose(page, chosen);
    await ask(page, "find notes about the roadmap");
    await expect(lastCall(page, `${chosen}: search notes`)).toContainText("done in");
    await expect(page.getByRole("button", { name: `${other}: ` })).toHaveCount(0);
  }
});

test("US-6.3 the composer shows which app the message will go to", async ({ page }) => {
  await signUp(page);
  await connect(page, "Workshop", await peer("plain"));
  await expect(composer(page)).toHaveAttribute("placeholder", /^Ask anything/);
  await choose(page, "Workshop");
  await expect(composer(page)).toHaveAttribute("placeholder", "Ask Workshop");
  await expect(composer(page)).toBeFocused();
  await chip(page, "Workshop").click();
  await expect(chip(page, "Workshop")).toBeHidden();
  await expect(composer(page)).toHaveAttribute("placeholder", /^Ask anything/);
});

test("US-6.4 sending clears the choice: the next message goes anywhere again", async ({ page, baseURL }) => {
  await signUp(page);
  await connect(page, "Notes", `${baseURL}/demo/mcp`);
  await choose(page, "Notes");
  await ask(page, "find notes about the roadmap");
  await expect(chip(page, "Notes")).toBeHidden();
  await expect(lastCall(page, /Notes: search notes/)).toContainText("done in");
  const sent = page.waitForRequest((request) => request.postData()?.includes("threads.add_user_message") ?? false);
  await ask(page, "hello");
  expect((await sent).postData()).not.toContain("tool_choice");
  await expect(page.getByText("with Notes")).toHaveCount(1);
});
