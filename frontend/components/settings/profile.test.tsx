import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { json, refusal, type Network } from "@/testing/network";
import { openSection, settingsNetwork, SIGN_INS } from "@/testing/settings";

vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace: vi.fn(), push: vi.fn() }),
  usePathname: () => "/dashboard/settings",
}));

let network: Network;

beforeEach(() => {
  network = settingsNetwork();
});

describe("the profile", () => {
  it("shows name and address, and saves another name", async () => {
    const changed = { id: 1, email: "ana@example.com", name: "Ana L.", created_at: "2026-11-01T00:00:00Z" };
    network.on("PATCH /api/auth/me", json(changed));
    const { section, user } = await openSection("Profile");
    expect(section.getByLabelText("Email")).toHaveValue("ana@example.com");
    expect(section.getByRole("button", { name: "Save name" })).toBeDisabled();
    await user.type(section.getByLabelText(/^Name/), " L.");
    await user.click(section.getByRole("button", { name: "Save name" }));
    expect(await screen.findByText("Name saved")).toBeVisible();
    expect(network.last("PATCH /api/auth/me")?.body).toEqual({ name: "Ana L." });
    expect(section.getByRole("button", { name: "Save name" })).toBeDisabled();
  });

  it("can be without a name", async () => {
    network.on("PATCH /api/auth/me", json({ id: 1, email: "ana@example.com", name: null, created_at: "" }));
    const { section, user } = await openSection("Profile");
    await user.clear(section.getByLabelText(/^Name/));
    await user.click(section.getByRole("button", { name: "Save name" }));
    await waitFor(() => expect(network.last("PATCH /api/auth/me")?.body).toEqual({ name: null }));
  });

  it("says why the name was not saved", async () => {
    network.on("PATCH /api/auth/me", refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { section, user } = await openSection("Profile");
    await user.type(section.getByLabelText(/^Name/), "x");
    await user.click(section.getByRole("button", { name: "Save name" }));
    expect(await section.findByRole("alert")).toHaveTextContent("The database does not answer.");
  });
});

describe("the password", () => {
  const CHANGE = "POST /api/auth/password";

  async function change(current: string, next: string) {
    const page = await openSection("Password");
    if (current) await page.user.type(page.section.getByLabelText("Current password"), current);
    if (next) await page.user.type(page.section.getByLabelText("New password"), next);
    await page.user.click(page.section.getByRole("button", { name: "Change password" }));
    return page;
  }

  it("changes, empties the fields, and asks again what is signed in", async () => {
    network.on(CHANGE, new Response(null, { status: 204 }));
    const { section } = await change("correct horse", "another horse");
    expect(await screen.findByText("Password changed. Everything else that was signed in has ended.")).toBeVisible();
    expect(network.last(CHANGE)?.body).toEqual({ current_password: "correct horse", new_password: "another horse" });
    expect(section.getByLabelText("Current password")).toHaveValue("");
    await waitFor(() =>
      expect(network.sent.filter(({ path }) => path === SIGN_INS.split(" ")[1]).length).toBeGreaterThan(1),
    );
  });

  it("says beside the field that the current one is wrong", async () => {
    network.on(CHANGE, refusal(400, "WRONG_PASSWORD", "The password is not right."));
    const { section } = await change("wrong horse", "another horse");
    await waitFor(() =>
      expect(section.getByLabelText("Current password")).toHaveAccessibleDescription("The password is not right."),
    );
    expect(section.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("needs both, and ten characters", async () => {
    const { section } = await change("", "short");
    expect(await section.findByText("Enter your password.")).toBeVisible();
    expect(section.getByText("At least 10 characters; this one has 5.")).toBeVisible();
    expect(network.last(CHANGE)).toBeUndefined();
  });

  it("says how long to wait after too many attempts", async () => {
    network.on(CHANGE, refusal(429, "TOO_MANY_ATTEMPTS", "Wait.", { "retry-after": "120" }));
    const { section } = await change("wrong horse", "another horse");
    expect(await section.findByText("Too many attempts. Try again in 2 minutes.")).toBeVisible();
  });
});
