import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { CallbackPage } from "@/components/connectors/CallbackPage";
import { anAppsResponse, aTool } from "@/testing/examples";
import { fakeNetwork, json, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace: vi.fn() }),
  useSearchParams: () => new URLSearchParams(window.location.search),
}));

let network: Network;

function arrive(query: string, isConnected: boolean) {
  window.history.replaceState(null, "", `/connectors/callback?${query}`);
  const gmail = aTool({ id: "gmail", name: "Gmail", is_connected: isConnected, account: "ana@mail.example" });
  network.on("GET /api/apps", json(anAppsResponse({ system_tools: [gmail] })));
  return renderPage(<CallbackPage />);
}

beforeEach(() => {
  network = fakeNetwork({
    "GET /api/auth/session": json({
      account: { id: 1, email: "ana@example.com", name: null, created_at: "2026-11-20T10:00:00Z" },
    }),
  });
});

afterEach(() => {
  Object.defineProperty(window, "opener", { value: null, configurable: true });
});

describe("where a sign-in ends", () => {
  it("says who is signed in, and leads back to where it began", async () => {
    arrive("status=success&app=system%3Agmail&return_to=%2Fdashboard%2Fschema-agent%3Fthread%3Dthr_1", true);
    expect(await screen.findByRole("heading", { name: "Connected successfully!" })).toBeVisible();
    expect(screen.getByText("Gmail is ready, signed in as ana@mail.example.")).toBeVisible();
    expect(screen.getByRole("link", { name: "Start chat" })).toHaveAttribute(
      "href",
      "/dashboard/schema-agent?thread=thr_1",
    );
    expect(screen.getByRole("link", { name: "Go to settings" })).toBeVisible();
  });

  it("leads nowhere else, whatever its address says", async () => {
    arrive("status=success&app=system%3Agmail&return_to=https%3A%2F%2Fevil.example", true);
    expect(await screen.findByRole("link", { name: "Start chat" })).toHaveAttribute("href", "/dashboard/schema-agent");
  });

  it("believes the server and not the address", async () => {
    arrive("status=success&app=system%3Agmail", false);
    expect(await screen.findByRole("heading", { name: "Gmail is not connected" })).toBeVisible();
  });

  it("says why it failed, and tries again", async () => {
    network.on("POST /api/oauth/initiate", json({ error: "TOOL_NOT_CONFIGURED", message: "Not set up." }, 400));
    const { user } = arrive("status=error&reason=scope_missing&app=system%3Agmail", false);
    expect(await screen.findByText(/Some permissions were left unticked/)).toBeVisible();
    expect(screen.getByText("SCOPE_MISSING")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Not set up.")).toBeVisible();
    expect(network.last("POST /api/oauth/initiate")?.body).toEqual({ tool_id: "gmail", return_to: null });
  });

  it("has words for a reason that it does not know, and does not repeat it", async () => {
    arrive("status=error&reason=Call%20%2B1%20555", false);
    expect(await screen.findByText(/The sign-in was not completed./)).toBeVisible();
    expect(screen.getByRole("link", { name: "Back to the chat" })).toBeVisible();
    expect(screen.queryByText(/555/)).not.toBeInTheDocument();
  });

  it("tells the page that opened it, and closes", async () => {
    const close = vi.spyOn(window, "close").mockReturnValue();
    Object.defineProperty(window, "opener", { value: {}, configurable: true });
    const heard = vi.fn();
    const channel = new BroadcastChannel("patchbay-sign-ins");
    channel.onmessage = heard;
    arrive("status=success&app=system%3Agmail", true);
    await waitFor(() => expect(close).toHaveBeenCalled());
    await waitFor(() => expect(heard).toHaveBeenCalled());
    channel.close();
  });
});
