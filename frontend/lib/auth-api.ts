import { request } from "@/lib/api-client";
import type { User } from "@/lib/contract";
import { announceSession } from "@/lib/session-signal";

export interface Credentials {
  email: string;
  password: string;
}

export interface Registration extends Credentials {
  name?: string;
}

/** Who is signed in, or null for a stranger. */
export async function fetchVisitor(signal?: AbortSignal): Promise<User | null> {
  return (await request("GET /auth/session", { signal })).account;
}

/** Creates the account; the caller signs in afterwards, because registering alone opens no session. */
export async function register(registration: Registration): Promise<void> {
  await request("POST /auth/register", { body: registration });
}

/** Opens a session; the browser keeps it as an HttpOnly cookie, so nothing is returned. */
export async function login(credentials: Credentials): Promise<void> {
  await request("POST /auth/login", { body: credentials });
  announceSession();
}

export async function logout(): Promise<void> {
  await request("POST /auth/logout");
  announceSession();
}
