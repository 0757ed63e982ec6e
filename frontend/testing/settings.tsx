import { screen, within } from "@testing-library/react";

import { SettingsPage } from "@/components/settings/SettingsPage";
import type { ApiToken, SignIn } from "@/lib/account-api";
import { anAppsResponse } from "@/testing/examples";
import { fakeNetwork, json, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

export const SIGN_INS = "GET /api/auth/sessions";
export const TOKENS = "GET /api/auth/tokens";

export function aSignIn(over: Partial<SignIn> = {}): SignIn {
  return {
    id: "5f0f2f6e-0000-4000-8000-000000000001",
    user_agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0 Safari/537.36",
    created_at: new Date().toISOString(),
    last_seen_at: new Date().toISOString(),
    expires_at: "2027-01-01T00:00:00Z",
    is_current: true,
    ...over,
  };
}

export function aToken(over: Partial<ApiToken> = {}): ApiToken {
  return {
    id: 3,
    name: "Nightly report",
    created_at: "2026-11-20T10:00:00Z",
    last_used_at: null,
    expires_at: null,
    ...over,
  };
}

/** Somebody signed in, from one browser, without tokens. */
export function settingsNetwork(): Network {
  return fakeNetwork({
    "GET /api/auth/session": json({
      account: { id: 1, email: "ana@example.com", name: "Ana", created_at: "2026-11-01T00:00:00Z" },
    }),
    "GET /api/apps": json(anAppsResponse()),
    [SIGN_INS]: json({ sessions: [aSignIn()], total: 1 }),
    [TOKENS]: json({ tokens: [], total: 0 }),
  });
}

/** The page with one of its sections at hand. */
export async function openSection(title: string) {
  const page = renderPage(<SettingsPage />);
  const section = within(await screen.findByRole("region", { name: title }));
  return { ...page, section };
}
