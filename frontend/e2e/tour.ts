import { expect, type Page } from "@playwright/test";

import { connect, moreFor, passTest } from "./apps-dialog";
import { ask, choose, lastAnswer, lastCall, openMenu } from "./chat-page";
import { blackHole, deadAddress } from "./local-servers";
import { peer } from "./peers";
import { addConnector, composer, openApps, signUp } from "./people";

/** Called in every state, which it may look at but not change. */
export type Look = (name: string) => Promise<void>;

const CHAT = "/dashboard/schema-agent";
const CHATKIT = "**/api/chatkit";
const DATABASES = "/dashboard/databases";

/** Messages that only pass by would be in some pictures and not in others. */
export async function withoutToasts(page: Page) {
  await expect(page.locator("[data-toast-place] > *")).toHaveCount(0, { timeout: 20_000 });
}

export async function tourForStrangers(page: Page, look: Look) {
  for (const [name, path] of [
    ["start", "/"],
    ["login", "/login"],
    ["signup", "/signup"],
    ["not-found", "/nowhere"],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await look(name);
  }
  await page.goto("/signup");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Email")).toHaveAttribute("aria-invalid", "true");
  await look("signup-errors");
}

export async function tourOfNothingYet(page: Page, look: Look) {
  await signUp(page, "Ana Lindqvist", "ana.lindqvist@example.com");
  await look("chat-new");
  await page.getByRole("button", { name: "Account", exact: true }).click();
  await look("account-menu");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "History" }).click();
  await expect(page.getByText("No chats yet")).toBeVisible();
  await look("chat-history-empty");
  await page.keyboard.press("Escape");
  const apps = await openApps(page);
  await expect(apps.getByText("Nothing plugged in yet")).toBeVisible();
  await look("apps-empty");
  await apps.getByRole("button", { name: /^GitHub/ }).click();
  await expect(page.getByRole("dialog", { name: "Connect GitHub" })).toBeVisible();
  await look("ready-made");
  await page.getByRole("button", { name: "Back to apps" }).click();
  await apps.getByRole("tab", { name: "System tools" }).click();
  await look("apps-system-tools");
  await page.goto("/dashboard/activity");
  await expect(page.getByText("No calls yet")).toBeVisible();
  await look("activity-empty");
  await page.goto(DATABASES);
  await expect(page.getByText("No database connected yet")).toBeVisible();
  await look("databases-empty");
}

export async function tourOfTheForm(page: Page, look: Look) {
  await page.goto(CHAT);
  const form = await addConnector(page, "");
  await form.getByLabel("Name").focus();
  await look("add-connector");
  const test = form.getByRole("button", { name: /^Test (connection|again)$/ });
  await form.getByLabel("Server URL").fill("nothing");
  await form.getByRole("radio", { name: "API key" }).click();
  await test.click();
  await expect(form.getByText("Enter the key.")).toBeVisible();
  await look("add-connector-errors");

  await form.getByRole("radio", { name: "No auth" }).click();
  const silent = await blackHole();
  await form.getByLabel("Server URL").fill(silent.url);
  await test.click();
  await expect(form.locator("li[data-state=running]")).toHaveText(/^Waiting for an answer/);
  await look("add-connector-running");
  await form.getByRole("button", { name: "Stop test" }).click();
  await silent.close();

  await form.getByLabel("Server URL").fill(await deadAddress());
  await test.click();
  await expect(form.getByRole("alert")).toBeVisible();
  await look("add-connector-failed");

  await form.getByLabel("Server URL").fill(new URL("/demo/mcp", page.url()).href);
  await passTest(form);
  await form.getByLabel("Name").fill("Notes");
  await look("add-connector-tested");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Working, just now")).toBeVisible();
  await look("connector-saved");
}

export async function tourOfConnectors(page: Page, look: Look) {
  await page.goto(CHAT);
  await connect(page, "Workshop", await peer("plain"));
  await connect(page, "Kitchen", await peer("curious"));
  const apps = await openApps(page);
  await apps.getByRole("switch", { name: "Use Kitchen" }).click();
  await expect(apps.getByText("Off", { exact: true })).toBeVisible();
  await look("apps-connectors");
  await apps.getByRole("switch", { name: "Use Kitchen" }).click();
  await apps.getByRole("button", { name: "More for Notes" }).click();
  await look("connector-menu");
  await page.keyboard.press("Escape");
  await moreFor(page, "Notes", "Delete");
  await look("connector-delete");
  await page.keyboard.press("Escape");
  await apps.getByRole("button", { name: "Notes", exact: true }).click();
  const tools = page.getByRole("list", { name: "Tools of Notes" });
  await expect(tools).toBeVisible();
  await look("connector-tools");
  await tools.getByRole("button", { name: "create_note" }).click();
  await expect(page.getByRole("heading", { name: "Arguments" })).toBeVisible();
  await look("tool-definition");
  await page.getByRole("button", { name: /^Back to the tools/ }).click();
  await page.getByRole("button", { name: "Back to apps" }).click();
  await moreFor(page, "Notes", "Edit");
  await expect(page.getByRole("form", { name: "Edit Notes" })).toBeVisible();
  await look("edit-connector");
}

export async function tourOfTheComposer(page: Page, look: Look) {
  await page.goto(CHAT);
  await expect(composer(page)).toBeEditable();
  await look("chat-empty");
  await openMenu(page);
  await look("chat-menu");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Keyboard" }).click();
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
  await look("chat-keys");
  await page.keyboard.press("Escape");
  await choose(page, "Notes");
  await composer(page).fill("What did we decide about the roadmap?\nAnd who has to know?");
  await look("chat-chosen");
}

export async function tourOfAnswers(page: Page, look: Look) {
  const begin = async () => {
    await page.goto(CHAT);
    await expect(composer(page)).toBeEditable();
  };
  await begin();
  await ask(page, "Export my notes in Notes as a table");
  await expect(lastCall(page, /Notes: export notes/)).toContainText("done in");
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeHidden();
  await look("chat-answer");
  await lastCall(page, /Notes: export notes/).click();
  await expect(page.getByText("Arguments")).toBeVisible();
  await look("chat-task-open");

  await begin();
  await ask(page, 'create a note called "Prices" saying "Up by 4 %"');
  await expect(page.getByRole("button", { name: "Allow once" })).toBeVisible();
  await look("chat-approval");

  await begin();
  await ask(page, "order soup in Kitchen");
  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(page.getByRole("heading", { name: "Kitchen asks" })).toBeVisible();
  await look("chat-question");

  await begin();
  await ask(page, 'fail saying "The lathe is being oiled"');
  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(lastCall(page, /Workshop: fail/)).toContainText("failed");
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeHidden();
  await lastCall(page, /Workshop: fail/).click();
  await look("chat-failed");

  await begin();
  await ask(page, "Chart sales by month:\nmonth,sales\nJan,310\nFeb,270\nMar,420\nApr,390\nMay,510\nJun,560");
  await expect(lastCall(page, /Analytics: /)).toContainText("done in");
  await expect(page.locator(".recharts-surface").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeHidden();
  await look("chat-chart");
}

/** The line breaks in the middle of the next answer, and stays broken. */
async function cutNextAnswer(page: Page) {
  let isBroken = false;
  await page.route(CHATKIT, async (route) => {
    if (isBroken) return route.abort("connectionfailed");
    if (!/"threads\.(create|add_user_message)"/.test(route.request().postData() ?? "")) return route.continue();
    isBroken = true;
    const response = await route.fetch();
    const body = await response.text();
    return route.fulfill({ response, body: body.slice(0, body.length / 2) });
  });
}

export async function tourOfBrokenLines(page: Page, look: Look) {
  await page.goto(CHAT);
  await expect(composer(page)).toBeEditable();
  await page.context().setOffline(true);
  await expect(page.getByText(/^You are offline/)).toHaveCount(1);
  await look("chat-offline");
  await page.context().setOffline(false);

  await ask(page, "count slowly up to 40 in Notes");
  await expect(lastCall(page, /Notes: count slowly/)).toContainText("running");
  await look("chat-running");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("You stopped this answer.")).toBeVisible();
  await look("chat-stopped");

  await page.goto(CHAT);
  await expect(composer(page)).toBeEditable();
  await cutNextAnswer(page);
  await ask(page, "find my notes about the roadmap in Notes");
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  await look("chat-interrupted");
  await page.unroute(CHATKIT);

  await page.goto(`${CHAT}?thread=thr_nowhere`);
  await expect(page.getByText("This chat could not be opened.")).toBeVisible();
  await look("chat-not-there");
  for (const [name, path, request] of [
    ["activity", "/dashboard/activity", "**/api/activity**"],
    ["databases", DATABASES, "**/api/databases**"],
    ["settings", "/dashboard/settings", "**/api/auth/sessions**"],
  ] as const) {
    await page.route(request, () => undefined);
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await look(`${name}-loading`);
    await page.unroute(request);
    await page.route(request, (route) => route.abort("connectionfailed"));
    await page.goto(path);
    await expect(page.getByRole("alert").filter({ hasText: "could not be loaded" }).first()).toBeVisible({
      timeout: 20_000,
    });
    await look(`${name}-failed`);
    await page.unroute(request);
  }
}

export async function tourOfDatabases(page: Page, look: Look) {
  await page.goto(DATABASES);
  await page.getByRole("button", { name: "Connect a database" }).click();
  await look("add-database");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Use the sample store" }).click();
  await expect(page.getByText("Working, just now")).toBeVisible();
  await look("databases");
  await page.getByRole("link", { name: "Sample store" }).click();
  await page.getByRole("button", { name: /^customers/ }).click();
  await page.getByRole("button", { name: "Show rows of customers" }).click();
  await expect(page.getByRole("table", { name: "Results" })).toBeVisible();
  await look("database");
  await page.goto(CHAT);
  await ask(page, "which countries have the most customers?");
  await expect(lastAnswer(page)).toContainText("Germany comes first");
  await expect(page.getByRole("button", { name: "Correct this" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeHidden();
  await look("chat-database");
}

export async function tourOfTheRecord(page: Page, look: Look) {
  await page.goto("/dashboard/activity");
  await page.getByRole("button", { name: /Notes: export notes/ }).click();
  await expect(page.getByRole("region", { name: "Result" })).toBeVisible();
  await page.mouse.move(0, 0);
  await look("activity");
  await page.getByRole("tab", { name: "Account and connectors" }).click();
  await expect(page.getByText("Account created")).toBeVisible();
  await look("activity-account");
  await page.goto(CHAT);
  await page.getByRole("button", { name: "History" }).click();
  await expect(page.getByRole("button", { name: /^Export my notes/ }).first()).toBeVisible();
  await look("chat-history");
}

export async function tourOfTheAccount(page: Page, look: Look) {
  await page.goto("/dashboard/settings");
  await expect(page.getByRole("list", { name: "Sign-ins" })).toBeVisible();
  await look("settings");
  await page.getByLabel("What it is for").fill("Nightly report");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByRole("button", { name: "Copy token" })).toBeVisible();
  await look("settings-token");
  await page.getByRole("button", { name: "Delete account…" }).click();
  await look("settings-delete");
  await page.keyboard.press("Escape");

  const begun = await page.request.post("/api/oauth/initiate", {
    data: { tool_id: "gmail" },
    headers: { Origin: new URL(page.url()).origin },
  });
  await page.goto(((await begun.json()) as { authorization_url: string }).authorization_url);
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { name: "Gmail is not connected" })).toBeVisible();
  await look("callback-failed");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "Allow" }).click();
  await expect(page.getByRole("heading", { name: "Connected successfully!" })).toBeVisible();
  await look("callback-success");
}

/** Every page and state there is, in an order in which each needs what came before. */
export const TOUR = [
  tourForStrangers,
  tourOfNothingYet,
  tourOfTheForm,
  tourOfConnectors,
  tourOfTheComposer,
  tourOfAnswers,
  tourOfDatabases,
  tourOfTheRecord,
  tourOfBrokenLines,
  tourOfTheAccount,
];
