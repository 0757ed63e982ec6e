import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { json, refusal, type Network } from "@/testing/network";
import { aSignIn, aToken, openSection, settingsNetwork, SIGN_INS, TOKENS } from "@/testing/settings";

vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace: vi.fn(), push: vi.fn() }),
  usePathname: () => "/dashboard/settings",
}));

let network: Network;

beforeEach(() => {
  network = settingsNetwork();
});

describe("what is signed in", () => {
  const PHONE = aSignIn({
    id: "5f0f2f6e-0000-4000-8000-000000000002",
    user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1) Safari/604.1",
    is_current: false,
    last_seen_at: new Date(Date.now() - 2 * 3_600_000).toISOString(),
  });
  const SCRIPT = aSignIn({ id: "5f0f2f6e-0000-4000-8000-000000000003", user_agent: "curl/8", is_current: false });

  it("is named in words, this browser first and not to be ended by the way", async () => {
    network.on(SIGN_INS, json({ sessions: [PHONE, aSignIn()], total: 2 }));
    const { section } = await openSection("Sign-ins");
    const list = await section.findByRole("list", { name: "Sign-ins" });
    const rows = within(list).getAllByRole("listitem");
    expect(rows[0]).toHaveTextContent("Chrome on Linuxthis browserSigned in just now");
    expect(section.getAllByRole("button")).toEqual([within(list).getByRole("button", { name: /Safari on iPhone/ })]);
    expect(rows[1]).toHaveTextContent("Safari on iPhoneSigned in just now, last seen 2 h ago");
    expect(section.queryByRole("button", { name: "Sign out everywhere else" })).not.toBeInTheDocument();
  });

  it("is ended one by one", async () => {
    network.on(SIGN_INS, json({ sessions: [aSignIn(), PHONE], total: 2 }));
    network.on(`DELETE /api/auth/sessions/${PHONE.id}`, () => {
      network.on(SIGN_INS, json({ sessions: [aSignIn()], total: 1 }));
      return new Response(null, { status: 204 });
    });
    const { section, user } = await openSection("Sign-ins");
    await user.click(await section.findByRole("button", { name: "Sign out Safari on iPhone" }));
    await waitFor(() => expect(section.queryByText("Safari on iPhone")).not.toBeInTheDocument());
  });

  it("is ended all at once, but for this browser", async () => {
    network.on(SIGN_INS, json({ sessions: [aSignIn(), PHONE, SCRIPT], total: 3 }));
    network.on("DELETE /api/auth/sessions", () => {
      network.on(SIGN_INS, json({ sessions: [aSignIn()], total: 1 }));
      return new Response(null, { status: 204 });
    });
    const { section, user } = await openSection("Sign-ins");
    await user.click(await section.findByRole("button", { name: "Sign out everywhere else" }));
    await waitFor(() => expect(section.queryByText("curl/8")).not.toBeInTheDocument());
    expect(section.getByText("this browser")).toBeVisible();
  });

  it("that could not be ended or loaded says so", async () => {
    network.on(SIGN_INS, json({ sessions: [aSignIn(), PHONE], total: 2 }));
    network.on(`DELETE /api/auth/sessions/${PHONE.id}`, refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { section, user, unmount } = await openSection("Sign-ins");
    await user.click(await section.findByRole("button", { name: "Sign out Safari on iPhone" }));
    expect(await screen.findByText("Nothing was signed out. The database does not answer.")).toBeVisible();
    expect(section.getByText("Safari on iPhone", { selector: "p" })).toBeVisible();
    unmount();
    network.on(SIGN_INS, refusal(503, "UNAVAILABLE", "The database does not answer."));
    const again = await openSection("Sign-ins");
    expect(await again.section.findByText("Your sign-ins could not be loaded")).toBeVisible();
  });
});

describe("API tokens", () => {
  const CREATE = "POST /api/auth/tokens";

  it("are made with a purpose and a lifetime, and shown once", async () => {
    network.on(CREATE, () => {
      network.on(TOKENS, json({ tokens: [aToken()], total: 1 }));
      return json({ ...aToken(), token: "pb_secret" }, 201);
    });
    const { section, user } = await openSection("API tokens");
    expect(await section.findByText("You have no API tokens.")).toBeVisible();
    await user.type(section.getByLabelText("What it is for"), "Nightly report");
    await user.selectOptions(section.getByLabelText("Works for"), "Until it is revoked");
    await user.click(section.getByRole("button", { name: "Create token" }));
    expect(await section.findByText("pb_secret")).toBeVisible();
    expect(network.last(CREATE)?.body).toEqual({ name: "Nightly report", expires_in_days: null });
    await user.click(section.getByRole("button", { name: "Copy token" }));
    expect(await navigator.clipboard.readText()).toBe("pb_secret");
    await user.click(section.getByRole("button", { name: "Done" }));
    expect(section.queryByText("pb_secret")).not.toBeInTheDocument();
    expect(await section.findByRole("listitem")).toHaveTextContent("Never used, works until it is revoked");
  });

  it("need a purpose", async () => {
    const { section, user } = await openSection("API tokens");
    await user.click(section.getByRole("button", { name: "Create token" }));
    expect(await section.findByText("Say what the token is for.")).toBeVisible();
    expect(network.last(CREATE)).toBeUndefined();
  });

  it("are revoked after asking once, by name", async () => {
    network.on(TOKENS, json({ tokens: [aToken({ expires_at: "2020-01-01T00:00:00Z" })], total: 1 }));
    network.on("DELETE /api/auth/tokens/3", () => {
      network.on(TOKENS, json({ tokens: [], total: 0 }));
      return new Response(null, { status: 204 });
    });
    const { section, user } = await openSection("API tokens");
    expect(await section.findByText(/, expired on .*2020/)).toBeVisible();
    await user.click(section.getByRole("button", { name: "Revoke Nightly report" }));
    const question = await screen.findByRole("alertdialog", { name: "Revoke Nightly report?" });
    await user.click(within(question).getByRole("button", { name: "Revoke Nightly report" }));
    expect(await section.findByText("You have no API tokens.")).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
    await user.tab();
    expect(section.getByLabelText("What it is for")).toHaveFocus();
  });
});

describe("deleting the account", () => {
  const DELETE = "DELETE /api/auth/me";

  async function ask() {
    const page = await openSection("Delete account");
    await page.user.click(page.section.getByRole("button", { name: "Delete account…" }));
    return { ...page, question: within(await screen.findByRole("alertdialog", { name: "Delete your account?" })) };
  }

  it("needs the password, and says when it is wrong", async () => {
    network.on(DELETE, refusal(400, "WRONG_PASSWORD", "The password is not right."));
    const { question, user } = await ask();
    await user.click(question.getByRole("button", { name: "Delete account" }));
    expect(await question.findByText("Enter your password.")).toBeVisible();
    expect(network.last(DELETE)).toBeUndefined();
    await user.type(question.getByLabelText("Password"), "wrong horse{Enter}");
    expect(await question.findByText("The password is not right.")).toBeVisible();
    expect(network.last(DELETE)?.body).toEqual({ password: "wrong horse" });
  });

  it("is left by Cancel with nothing done", async () => {
    const { question, user } = await ask();
    await user.click(question.getByRole("button", { name: "Cancel" }));
    expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument();
    expect(network.last(DELETE)).toBeUndefined();
  });
});
