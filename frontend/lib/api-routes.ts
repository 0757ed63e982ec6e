import type { components } from "@/lib/api-schema";

type Routes = components["schemas"]["Routes"];

/** "GET /apps": a method and a path below `/api` that the server really serves. */
export type Route = keyof Routes;

export type Answer<Name extends Route> = Routes[Name]["answer"];

/** What a request to a route must and may carry. */
export type Sent<Name extends Route> = Omit<Routes[Name], "answer"> & { signal?: AbortSignal | undefined };

/** The second argument of a request, which a route that takes nothing does without. */
export type SentArguments<Name extends Route> = object extends Sent<Name> ? [sent?: Sent<Name>] : [sent: Sent<Name>];

/** The same once the types have done their work. */
export interface AnySent {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** The address of a route with its places filled in. */
export function addressOf(path: string, { path: places = {}, query = {} }: AnySent): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(places[name] ?? ""));
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  );
  const search = new URLSearchParams(given).toString();
  return search ? `/api${filled}?${search}` : `/api${filled}`;
}
