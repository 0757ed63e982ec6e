import { request } from "@/lib/api-client";
import type { Answer, Sent } from "@/lib/api-routes";
import type { User } from "@/lib/contract";
import { announceSession } from "@/lib/session-signal";

export type SignIn = Answer<"GET /auth/sessions">["sessions"][number];
export type ApiToken = Answer<"GET /auth/tokens">["tokens"][number];
/** The one answer that holds the token itself. */
export type NewApiToken = Answer<"POST /auth/tokens">;

export function changeName(name: string | null): Promise<User> {
  return request("PATCH /auth/me", { body: { name } });
}

export async function changePassword(body: Sent<"POST /auth/password">["body"]): Promise<void> {
  await request("POST /auth/password", { body });
}

export async function deleteAccount(password: string): Promise<void> {
  await request("DELETE /auth/me", { body: { password } });
  announceSession();
}

export async function fetchSignIns(signal?: AbortSignal): Promise<SignIn[]> {
  return (await request("GET /auth/sessions", { signal })).sessions;
}

export async function endSignIn(id: string): Promise<void> {
  await request("DELETE /auth/sessions/{session_id}", { path: { session_id: id } });
}

export async function endOtherSignIns(): Promise<void> {
  await request("DELETE /auth/sessions");
}

export async function fetchApiTokens(signal?: AbortSignal): Promise<ApiToken[]> {
  return (await request("GET /auth/tokens", { signal })).tokens;
}

export function createApiToken(body: Sent<"POST /auth/tokens">["body"]): Promise<NewApiToken> {
  return request("POST /auth/tokens", { body });
}

export async function revokeApiToken(id: number): Promise<void> {
  await request("DELETE /auth/tokens/{token_id}", { path: { token_id: id } });
}
