import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ActivityPage } from "@/components/activity/ActivityPage";
import { eventWords } from "@/components/activity/event-words";
import type { SecurityEvent } from "@/lib/contract";
import { aCallPage } from "@/testing/activity";
import { anAppsResponse } from "@/testing/examples";
import { fakeNetwork, json, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace: vi.fn(), push: vi.fn() }),
  usePathname: () => "/dashboard/activity",
}));

const EVENTS = "GET /api/activity/events?limit=50";

function anEvent(over: Partial<SecurityEvent> = {}): SecurityEvent {
  return {
    id: 4,
    created_at: new Date().toISOString(),
    action: "account.sign_in",
    outcome: "succeeded",
    error_code: null,
    object: { kind: "account", id: "1", name: null },
    details: { address: "192.0.2.7" },
    request_id: null,
    ...over,
  };
}

const about = (kind: SecurityEvent["object"]["kind"], name: string | null) => ({ kind, id: "7", name });

let network: Network;

beforeEach(() => {
  network = fakeNetwork({
    "GET /api/auth/session": json({
      account: { id: 1, email: "ana@example.com", name: "Ana", created_at: "2026-11-01T00:00:00Z" },
    }),
    "GET /api/apps": json(anAppsResponse()),
    "GET /api/activity?limit=50": json(aCallPage([])),
    [EVENTS]: json({ events: [anEvent(), anEvent({ id: 3, outcome: "failed", error_code: "X" })], after: null }),
  });
});

async function openEvents() {
  const page = renderPage(<ActivityPage />);
  await page.user.click(await screen.findByRole("tab", { name: "Account and connectors" }));
  return page;
}

describe("the record of the account", () => {
  it("says what happened, and from where", async () => {
    await openEvents();
    const today = within(await screen.findByRole("region", { name: "Today" }));
    const [signIn, refused] = today.getAllByRole("listitem");
    expect(signIn).toHaveTextContent(/Signed in.*from 192\.0\.2\.7/);
    expect(refused).toHaveTextContent(/Sign-in refused: wrong password.*from 192\.0\.2\.7/);
  });

  it("is filtered by what it is about", async () => {
    const added = anEvent({ action: "connector.create", object: about("connector", "Notes"), details: {} });
    network.on("GET /api/activity/events?about=connector&limit=50", json({ events: [added], after: null }));
    network.on("GET /api/activity/events?about=connector&outcome=failed&limit=50", json({ events: [], after: null }));
    const { user } = await openEvents();
    await screen.findByText("Signed in");
    await user.selectOptions(screen.getByLabelText("About"), "Connectors");
    expect(await screen.findByText("Connector Notes added")).toBeVisible();
    await user.selectOptions(screen.getByLabelText("Outcome"), "Failed");
    expect(await screen.findByText("No entry matches.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show all entries" }));
    expect(await screen.findByText("Signed in")).toBeVisible();
  });

  it("keeps its rows while a filter is looked up", async () => {
    network.on("GET /api/activity/events?about=connector&limit=50", () => new Promise<Response>(() => undefined));
    const { user } = await openEvents();
    await screen.findByText("Signed in");
    await user.selectOptions(screen.getByLabelText("About"), "Connectors");
    expect(screen.getByText("Signed in")).toBeVisible();
    expect(screen.queryByText("No entry matches.")).not.toBeInTheDocument();
  });
});

describe("an entry in words", () => {
  it.each<[Partial<SecurityEvent>, string]>([
    [{ action: "session.revoke", object: about("session", "curl/8") }, "curl/8 signed out"],
    [{ action: "session.revoke", object: about("session", null) }, "Everything else signed out"],
    [{ action: "api_token.issue", object: about("api_token", "Backup") }, "API token Backup created"],
    [
      { action: "connector.test", outcome: "failed", object: about("connector", "https://a.example/mcp") },
      "Connection test of https://a.example/mcp failed",
    ],
    [
      { action: "connector.change", object: about("connector", "Notes"), details: { is_retargeted: true } },
      "Connector Notes changed, with its address or key",
    ],
    [
      { action: "connector.switch", object: about("connector", "Notes"), details: { is_active: false } },
      "Connector Notes switched off",
    ],
    [
      { action: "tool.decide", object: about("tool", "Notes: x"), details: { is_enabled: true, policy: "ask" } },
      "Notes: x asks first",
    ],
    [
      { action: "tool.decide", object: about("tool", "Notes: x"), details: { is_enabled: false, is_accepted: true } },
      "Notes: x seen as it is now, and kept off",
    ],
    [
      { action: "tool.approve", object: about("tool", "Notes: delete note"), details: { verdict: "denied" } },
      "Notes: delete note, denied",
    ],
    [{ action: "database.delete", object: about("database", "Shop") }, "Database Shop removed with its password"],
    [{ action: "system_tool.disconnect", object: about("system_tool", "Gmail") }, "Gmail disconnected"],
  ])("%j", (over, words) => {
    expect(eventWords(anEvent(over))).toBe(words);
  });
});
