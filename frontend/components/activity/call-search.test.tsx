import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ActivityPage } from "@/components/activity/ActivityPage";
import { aCall, aCallPage } from "@/testing/activity";
import { anAppsResponse } from "@/testing/examples";
import { fakeNetwork, json, refusal, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace: vi.fn(), push: vi.fn() }),
  usePathname: () => "/dashboard/activity",
}));

const CALLS = "GET /api/activity?limit=50";
const CALL = aCall();

let network: Network;

beforeEach(() => {
  network = fakeNetwork({
    "GET /api/auth/session": json({
      account: { id: 1, email: "ana@example.com", name: "Ana", created_at: "2026-11-01T00:00:00Z" },
    }),
    "GET /api/apps": json(anAppsResponse()),
    [CALLS]: json(aCallPage([CALL])),
  });
});

const row = (name: RegExp) => screen.findByRole("button", { name, expanded: false });

describe("a search", () => {
  const searched = (words: string) => CALLS.replace("?", `?search=${words}&`);

  it("asks the server once the typing rests, and keeps the list until the answer is there", async () => {
    const found = aCall({ id: "7c9e6679-0000-40de-944b-e07fc1f90ae7", title: "Shop: list bills" });
    network.on(searched("list+bills"), json(aCallPage([found])));
    const { user } = renderPage(<ActivityPage />);
    await row(/search notes/);
    await user.type(screen.getByRole("searchbox", { name: "Search calls" }), "list bills ");
    expect(screen.getByRole("button", { name: /search notes/ })).toBeVisible();
    expect(await row(/list bills/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /search notes/ })).not.toBeInTheDocument();
    expect(network.sent.filter(({ path }) => path.includes("search="))).toHaveLength(1);
  });

  it("says what is not searched, and can be taken away when it finds nothing", async () => {
    network.on(searched("nowhere"), json(aCallPage([])));
    const { user } = renderPage(<ActivityPage />);
    await row(/search notes/);
    expect(screen.queryByText(/is sealed and cannot be/)).not.toBeInTheDocument();
    await user.type(screen.getByRole("searchbox", { name: "Search calls" }), "nowhere");
    expect(screen.getByText(/is sealed and cannot be/)).toBeVisible();
    expect(await screen.findByText("No call matches.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Export CSV" })).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Show all calls" }));
    expect(await row(/search notes/)).toBeVisible();
    expect(screen.getByRole("searchbox", { name: "Search calls" })).toHaveValue("");
    expect(screen.queryByText("No calls yet")).not.toBeInTheDocument();
  });
});

describe("the export", () => {
  const EXPORT = "GET /api/activity/export?outcome=failed";
  const saved: { file: Blob; name: string }[] = [];

  beforeEach(() => {
    saved.length = 0;
    let file = new Blob();
    vi.spyOn(URL, "createObjectURL").mockImplementation((made) => {
      file = made as Blob;
      return "blob:calls";
    });
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      saved.push({ file, name: this.download });
    });
    network.on(CALLS.replace("?", "?outcome=failed&"), json(aCallPage([CALL])));
  });

  const exportFailed = async () => {
    const page = renderPage(<ActivityPage />);
    await row(/search notes/);
    await page.user.selectOptions(screen.getByLabelText("Outcome"), "Failed");
    await page.user.click(screen.getByRole("button", { name: "Export CSV" }));
    return page;
  };

  it("saves what the filters leave", async () => {
    network.on(EXPORT, new Response("started_at,app\r\n", { headers: { "x-calls-left-out": "false" } }));
    await exportFailed();
    expect(await screen.findByText("Calls saved as CSV")).toBeVisible();
    expect(saved[0]?.name).toMatch(/^patchbay-calls-\d{4}-\d\d-\d\d\.csv$/);
    expect(await saved[0]?.file.text()).toBe("started_at,app\r\n");
  });

  it("says when there are more calls than a file has", async () => {
    network.on(EXPORT, new Response("started_at,app\r\n", { headers: { "x-calls-left-out": "true" } }));
    await exportFailed();
    expect(await screen.findByText(/^The newest 50,000 calls were saved\./)).toBeVisible();
  });

  it("that fails says why, and saves nothing", async () => {
    network.on(EXPORT, refusal(503, "UNAVAILABLE", "The database does not answer."));
    await exportFailed();
    expect(await screen.findByText("The database does not answer.")).toBeVisible();
    expect(saved).toEqual([]);
  });
});
