import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { LoginForm } from "@/components/account/LoginForm";
import { SignedOutOnly } from "@/components/account/SignedOutOnly";
import { SignupForm } from "@/components/account/SignupForm";
import { fakeNetwork, json, refusal } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

const replace = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace }),
  useSearchParams: () => new URLSearchParams(window.location.search),
}));

beforeEach(() => {
  replace.mockReset();
  window.history.replaceState(null, "", "/login");
});

const password = () => screen.getByLabelText("Password");
const email = () => screen.getByLabelText("Email");

describe("signing in", () => {
  const signIn = () => screen.getByRole("button", { name: "Sign in" });

  it("says beside each field what is missing, and sends nothing", async () => {
    const network = fakeNetwork();
    const { user } = renderPage(<LoginForm />);
    await user.type(email(), "ana");
    await user.click(signIn());
    expect(await screen.findByText("This is not a complete email address.")).toBeVisible();
    expect(email()).toHaveAccessibleDescription("This is not a complete email address.");
    expect(email()).toBeInvalid();
    expect(password()).toHaveAccessibleDescription("Enter your password.");
    expect(network.sent).toEqual([]);
  });

  it("enters the chat", async () => {
    const network = fakeNetwork({ "POST /api/auth/login": json({ access_token: "t" }) });
    const { user } = renderPage(<LoginForm />);
    await user.type(email(), "ana@example.com");
    await user.type(password(), "correct horse{Enter}");
    await waitFor(() => expect(replace).toHaveBeenCalledWith("/dashboard/schema-agent"));
    expect(network.last("POST /api/auth/login")?.body).toEqual({ email: "ana@example.com", password: "correct horse" });
  });

  it("goes back to where one came from, but only on this site", async () => {
    fakeNetwork({ "POST /api/auth/login": json({ access_token: "t" }) });
    for (const [next, target] of [
      ["/dashboard/schema-agent?thread=thr_1", "/dashboard/schema-agent?thread=thr_1"],
      ["//evil.example", "/dashboard/schema-agent"],
    ] as const) {
      window.history.replaceState(null, "", `/login?next=${encodeURIComponent(next)}`);
      const { user, unmount } = renderPage(<LoginForm />);
      await user.type(email(), "ana@example.com");
      await user.type(password(), "correct horse{Enter}");
      await waitFor(() => expect(replace).toHaveBeenLastCalledWith(target));
      unmount();
    }
  });

  it("shows the server's words for a wrong password and keeps what was typed", async () => {
    fakeNetwork({ "POST /api/auth/login": refusal(401, "INVALID_CREDENTIALS", "Email or password is wrong.") });
    const { user } = renderPage(<LoginForm />);
    await user.type(email(), "ana@example.com");
    await user.type(password(), "wrong{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Email or password is wrong.");
    expect(password()).toHaveValue("wrong");
    expect(replace).not.toHaveBeenCalled();
  });

  it("says how long to wait after too many attempts", async () => {
    const answer = refusal(429, "TOO_MANY_ATTEMPTS", "Too many.", { "retry-after": "125" });
    fakeNetwork({ "POST /api/auth/login": answer });
    const { user } = renderPage(<LoginForm />);
    await user.type(email(), "ana@example.com");
    await user.type(password(), "wrong{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Try again in 3 minutes.");
  });

  it("says so when the server cannot be reached", async () => {
    fakeNetwork();
    const { user } = renderPage(<LoginForm />);
    await user.type(email(), "ana@example.com");
    await user.type(password(), "x{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Patchbay cannot be reached.");
  });

  it("can show the password", async () => {
    fakeNetwork();
    const { user } = renderPage(<LoginForm />);
    expect(password()).toHaveAttribute("type", "password");
    await user.click(screen.getByRole("button", { name: "Show password" }));
    expect(password()).toHaveAttribute("type", "text");
    await user.click(screen.getByRole("button", { name: "Hide password" }));
    expect(password()).toHaveAttribute("type", "password");
  });

  it("is skipped by somebody who is signed in", async () => {
    fakeNetwork({ "GET /api/auth/session": json({ account: { id: 1, email: "ana@example.com", name: null } }) });
    renderPage(
      <SignedOutOnly>
        <LoginForm />
      </SignedOutOnly>,
    );
    await waitFor(() => expect(replace).toHaveBeenCalledWith("/dashboard/schema-agent"));
  });
});

describe("creating an account", () => {
  const create = () => screen.getByRole("button", { name: "Create account" });

  it("counts the characters of a password that is too short", async () => {
    fakeNetwork();
    const { user } = renderPage(<SignupForm />);
    await user.type(email(), "ana@example.com");
    await user.type(password(), "sevench");
    await user.click(create());
    expect(await screen.findByText("At least 10 characters; this one has 7.")).toBeVisible();
    expect(password()).toHaveAccessibleDescription("At least 10 characters; this one has 7.");
  });

  it("registers, signs in and enters the chat", async () => {
    const network = fakeNetwork({
      "POST /api/auth/register": json({ id: 1 }, 201),
      "POST /api/auth/login": json({ access_token: "t" }),
    });
    const { user } = renderPage(<SignupForm />);
    await user.type(screen.getByLabelText(/^Name/), "Ana");
    await user.type(email(), "ana@example.com");
    await user.type(password(), "long enough{Enter}");
    await waitFor(() => expect(replace).toHaveBeenCalledWith("/dashboard/schema-agent"));
    expect(network.sent.map(({ path }) => path)).toEqual(["/api/auth/register", "/api/auth/login"]);
    expect(network.sent[0]?.body).toEqual({ name: "Ana", email: "ana@example.com", password: "long enough" });
  });

  it("signs in at the second try when the line broke after the account was made", async () => {
    const network = fakeNetwork({ "POST /api/auth/register": json({ id: 1 }, 201) });
    const { user } = renderPage(<SignupForm />);
    await user.type(email(), "ana@example.com");
    await user.type(password(), "long enough{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Patchbay cannot be reached.");
    network.on("POST /api/auth/register", refusal(409, "EMAIL_TAKEN", "Taken."));
    network.on("POST /api/auth/login", json({ access_token: "t" }));
    await user.click(create());
    await waitFor(() => expect(replace).toHaveBeenCalledWith("/dashboard/schema-agent"));
  });

  it("offers signing in when the address has an account, until the address changes", async () => {
    fakeNetwork({ "POST /api/auth/register": refusal(409, "EMAIL_TAKEN", "Taken.") });
    const { user } = renderPage(<SignupForm />);
    await user.type(email(), "ana@example.com");
    await user.type(password(), "long enough{Enter}");
    expect(await screen.findByRole("link", { name: "Sign in instead" })).toHaveAttribute("href", "/login");
    expect(email()).toBeInvalid();
    expect(email()).toHaveFocus();
    await user.type(email(), "x");
    expect(screen.queryByRole("link", { name: "Sign in instead" })).not.toBeInTheDocument();
  });

  it("shows what the server finds wrong with a field beside that field", async () => {
    const detail = [{ loc: ["body", "email"], msg: "This domain does not exist.", type: "value_error" }];
    fakeNetwork({ "POST /api/auth/register": json({ detail }, 422) });
    const { user } = renderPage(<SignupForm />);
    await user.type(email(), "ana@example.invalid");
    await user.type(password(), "long enough{Enter}");
    await waitFor(() => expect(email()).toHaveAccessibleDescription("This domain does not exist."));
  });
});
