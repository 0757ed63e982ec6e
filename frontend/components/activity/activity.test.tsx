import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ActivityPage } from "@/components/activity/ActivityPage";
import { outcomeOf } from "@/components/activity/call-outcome";
import type { ToolCall } from "@/lib/contract";
import { aCall, aCallDetail, aCallPage } from "@/testing/activity";
import { anAppsResponse } from "@/testing/examples";
import { fakeNetwork, json, refusal, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace: vi.fn(), push: vi.fn() }),
  usePathname: () => "/dashboard/activity",
}));

const CALLS = "GET /api/activity?limit=50";
const CALL = aCall();
const DETAIL = `GET /api/activity/${CALL.id}`;

let network: Network;

beforeEach(() => {
  network = fakeNetwork({
    "GET /api/auth/session": json({
      account: { id: 1, email: "ana@example.com", name: "Ana", created_at: "2026-11-01T00:00:00Z" },
    }),
    "GET /api/apps": json(anAppsResponse()),
    [CALLS]: json(aCallPage([CALL])),
    [DETAIL]: json(aCallDetail()),
  });
});

const row = (name: RegExp) => screen.findByRole("button", { name, expanded: false });

describe("the record of calls", () => {
  it("names app, tool, outcome, time and chat, under the day", async () => {
    const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString();
    const older = aCall({ id: "7c9e6679-0000-40de-944b-e07fc1f90ae7", started_at: yesterday, thread_title: null });
    network.on(CALLS, json(aCallPage([CALL, older])));
    renderPage(<ActivityPage />);
    const today = within(await screen.findByRole("region", { name: "Today" }));
    expect(today.getByRole("listitem")).toHaveTextContent(/Notes: search notes.*done0.8 sSpring prices/);
    const before = within(screen.getByRole("region", { name: "Yesterday" }));
    expect(before.getByRole("listitem")).toHaveTextContent(/Chat deleted/);
  });

  it.each<[Partial<ToolCall>, string]>([
    [{ approval: "allowed_once" }, "allowed once"],
    [{ approval: "always_allowed" }, "always allowed"],
    [{ outcome: "failed", error_reason: "token_expired" }, "sign in again"],
    [{ outcome: "failed", error_reason: "html_page" }, "failed"],
    [{ outcome: "timed_out" }, "no answer in time"],
    [{ outcome: "declined", approval: "denied" }, "denied by you"],
    [{ outcome: "declined", approval: "expired" }, "not answered"],
    [{ outcome: "cancelled" }, "stopped"],
    [{ outcome: "interrupted" }, "broken off"],
    [{ outcome: "running" }, "running"],
  ])("says %j as %s", (over, words) => {
    expect(outcomeOf(aCall(over)).words).toBe(words);
  });

  it("is told how it begins while it is empty", async () => {
    network.on(CALLS, json(aCallPage([])));
    renderPage(<ActivityPage />);
    expect(await screen.findByText("No calls yet")).toBeVisible();
    expect(screen.getByRole("link", { name: "Go to the chat" })).toHaveAttribute("href", "/dashboard/schema-agent");
    expect(screen.queryByRole("group", { name: "Which calls" })).not.toBeInTheDocument();
  });

  it("says why it could not be loaded, and tries again", async () => {
    network.on(CALLS, refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = renderPage(<ActivityPage />);
    expect(await screen.findByText("The database does not answer.")).toBeVisible();
    network.on(CALLS, json(aCallPage([CALL])));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await row(/search notes/)).toBeVisible();
  });

  it("goes on to older calls, also after a page that did not come", async () => {
    const next = CALLS.replace("?", `?after=${CALL.id}&`);
    network.on(CALLS, json(aCallPage([CALL], CALL.id)));
    network.on(next, refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = renderPage(<ActivityPage />);
    await user.click(await screen.findByRole("button", { name: "Show older calls" }));
    expect(await screen.findByText("Older calls could not be loaded")).toBeVisible();
    network.on(
      next,
      json(aCallPage([aCall({ id: "7c9e6679-0000-40de-944b-e07fc1f90ae7", title: "Notes: read note" })])),
    );
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await row(/read note/)).toBeVisible();
    expect(await row(/search notes/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Show older calls" })).not.toBeInTheDocument();
  });
});

describe("a filter", () => {
  it("asks the server, and can be taken away when nothing matches", async () => {
    network.on("GET /api/activity?app=connector%3A7&limit=50", json(aCallPage([CALL])));
    network.on("GET /api/activity?app=connector%3A7&outcome=failed&limit=50", json(aCallPage([])));
    const { user } = renderPage(<ActivityPage />);
    await row(/search notes/);
    await user.selectOptions(screen.getByLabelText("App"), "Notes");
    await row(/search notes/);
    await user.selectOptions(screen.getByLabelText("Outcome"), "Failed");
    expect(await screen.findByText("No call matches.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show all calls" }));
    expect(await row(/search notes/)).toBeVisible();
    expect(screen.getByLabelText("Outcome")).toHaveValue("");
  });

  it("by time counts back from now", async () => {
    const { user } = renderPage(<ActivityPage />);
    await row(/search notes/);
    await user.selectOptions(screen.getByLabelText("Time"), "Last 7 days");
    await waitFor(() => expect(network.sent.at(-1)?.path).toContain("from="));
    const from = new URL(network.sent.at(-1)?.path ?? "", "http://x").searchParams.get("from") ?? "";
    expect(Math.round((Date.now() - Date.parse(from)) / 86_400_000)).toBe(7);
  });
});

describe("one call", () => {
  const openCall = async () => {
    const page = renderPage(<ActivityPage />);
    await page.user.click(await row(/search notes/));
    return page;
  };

  it("is asked for when opened, and shows what was sent and what came back", async () => {
    const { user } = await openCall();
    expect(await screen.findByRole("region", { name: "Arguments" })).toHaveTextContent(
      '{ "query": "prices", "limit": 5 }',
    );
    expect(screen.getByRole("region", { name: "Result" })).toHaveTextContent("Two notes.");
    expect(screen.getByRole("link", { name: "Open chat" })).toHaveAttribute(
      "href",
      "/dashboard/schema-agent?thread=thr_1",
    );
    await user.click(screen.getByRole("button", { name: "Copy arguments" }));
    expect(await navigator.clipboard.readText()).toBe('{"query":"prices","limit":5}');
    await user.click(screen.getByRole("button", { name: /search notes/, expanded: true }));
    expect(screen.queryByRole("region", { name: "Arguments" })).not.toBeInTheDocument();
  });

  it("shows JSON that was cut as it is, and says so", async () => {
    network.on(DETAIL, json(aCallDetail({ result: { text: '{"rows":[1,2', is_json: true, is_cut: true } })));
    await openCall();
    const result = await screen.findByRole("region", { name: "Result" });
    expect(result).toHaveTextContent('{"rows":[1,2');
    expect(result).toHaveTextContent("There was more; only the beginning is kept.");
  });

  it("that failed says with what, and what is not on record", async () => {
    const failed = { outcome: "failed", error_code: "TIMEOUT", error_reason: "no_answer", result: null } as const;
    network.on(CALLS, json(aCallPage([aCall(failed)])));
    network.on(DETAIL, json(aCallDetail(failed)));
    await openCall();
    expect(await screen.findByText("no_answer")).toBeVisible();
    expect(await screen.findByRole("region", { name: "Result" })).toHaveTextContent("Nothing came back.");
  });

  it("whose key is gone says that it cannot be read", async () => {
    network.on(DETAIL, json(aCallDetail({ arguments: null, result: null, is_readable: false })));
    await openCall();
    expect(await screen.findByText(/^The key that sealed this call is gone/)).toBeVisible();
  });

  it("that could not be loaded can be asked for again", async () => {
    network.on(DETAIL, refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = await openCall();
    expect(await screen.findByText("The call could not be loaded")).toBeVisible();
    network.on(DETAIL, json(aCallDetail()));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("region", { name: "Result" })).toBeVisible();
  });
});
