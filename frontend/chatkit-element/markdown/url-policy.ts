const LINK_PROTOCOLS = new Set(["http:", "https:", "mailto:"]);
const RASTER_IMAGE = /^data:image\/(?:png|jpeg|gif|webp);base64,[a-z0-9+/=\s]*$/i;

/** Something that the page itself opens. */
interface Deeplink {
  name: string;
  data?: Record<string, string>;
}

const DEEPLINK = /^chatkit-link:\/\/([^?#]+)(?:\?([^#]*))?/i;

/**
 * What `chatkit-link://open/invoice?number=7` asks the page for: the name is "open/invoice", the query its data. Null for
 * other addresses. The form of these is published nowhere; hosted pages may read them otherwise.
 */
export function deeplinkOf(url: string | undefined): Deeplink | null {
  const [, path = "", query = ""] = DEEPLINK.exec(url ?? "") ?? [];
  const name = path.replace(/\/+$/, "");
  if (name === "") return null;
  const data = Object.fromEntries(new URLSearchParams(query));
  return Object.keys(data).length > 0 ? { name, data } : { name };
}

function parse(url: string): URL | null {
  return URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI) : null;
}

/** The address of a link that may be followed, or null. Only web and mail addresses may. */
export function linkTarget(url: string | undefined): string | null {
  const parsed = url ? parse(url) : null;
  return parsed && LINK_PROTOCOLS.has(parsed.protocol) ? parsed.href : null;
}

export function isSameOrigin(href: string): boolean {
  return parse(href)?.origin === window.location.origin;
}

export type ImageVerdict = { kind: "show"; src: string } | { kind: "remote"; host: string } | { kind: "refused" };

function isListed(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/**
 * Whether an image may be fetched. Model and tool output can carry data out in an image address, so that nothing but our
 * own origin, inline raster data and the thread's listed domains is asked.
 */
export function judgeImage(url: string | undefined, domains: readonly string[]): ImageVerdict {
  if (!url) return { kind: "refused" };
  if (RASTER_IMAGE.test(url)) return { kind: "show", src: url };
  const parsed = parse(url);
  if (!parsed || (parsed.protocol !== "https:" && parsed.protocol !== "http:")) return { kind: "refused" };
  if (parsed.origin === window.location.origin) return { kind: "show", src: parsed.href };
  if (parsed.protocol === "https:" && isListed(parsed.hostname, domains)) return { kind: "show", src: parsed.href };
  return { kind: "remote", host: parsed.host };
}
