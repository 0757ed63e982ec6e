export const HOME_PATH = "/dashboard/schema-agent";

/** `next` when it stays on this site, else the agent's page: a link must not send people elsewhere after signing in. */
export function localPath(next: string | null | undefined): string {
  if (!next?.startsWith("/")) return HOME_PATH;
  const base = "http://patchbay.invalid";
  const url = URL.canParse(next, base) ? new URL(next, base) : null;
  // The browser's own parser decides: it alone knows that "/\host" and "/<tab>/host" leave the site.
  if (url?.origin !== base) return HOME_PATH;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // Normalising may itself produce "//host", which a second parse would read as another site.
  return path.startsWith("//") ? HOME_PATH : path;
}

/** The sign-in page that leads back to `current` afterwards. */
export function loginPath(current: string): string {
  return current === HOME_PATH ? "/login" : `/login?next=${encodeURIComponent(current)}`;
}
