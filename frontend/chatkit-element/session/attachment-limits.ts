import type { ComposerOption } from "@openai/chatkit";

type AttachmentOption = NonNullable<ComposerOption["attachments"]>;

/** Why a file cannot go along. */
export type FileProblem =
  | { kind: "count"; most: number }
  | { kind: "size"; mostBytes: number }
  | { kind: "type" }
  /** The server did not take it, and said why or not. */
  | { kind: "refused"; words: string | null };

const DEFAULT_MOST_BYTES = 100 * 1024 * 1024;
const DEFAULT_MOST_FILES = 10;

/** Whether a MIME type is meant by a pattern such as `image/*`. */
function fits(type: string, pattern: string): boolean {
  if (pattern === "*" || pattern === "" || pattern === "*/*") return true;
  return pattern.endsWith("/*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** The limit of the most exact pattern that a type fits. */
function mostBytes(type: string, maxSize: AttachmentOption["maxSize"]): number {
  if (maxSize === undefined || typeof maxSize === "number") return maxSize ?? DEFAULT_MOST_BYTES;
  const patterns = Object.keys(maxSize).filter((pattern) => fits(type, pattern));
  const [closest] = patterns.sort((a, b) => b.length - a.length);
  return (closest === undefined ? undefined : maxSize[closest]) ?? DEFAULT_MOST_BYTES;
}

function isAccepted(file: File, accept: AttachmentOption["accept"]): boolean {
  if (!accept || Object.keys(accept).length === 0) return true;
  const name = file.name.toLowerCase();
  return Object.entries(accept).some(
    ([type, endings]) => (file.type !== "" && fits(file.type, type)) || endings.some((ending) => name.endsWith(ending)),
  );
}

/** What keeps a file from going along with `count` others, or null. */
export function attachmentProblem(file: File, count: number, option: AttachmentOption | undefined): FileProblem | null {
  const most = option?.maxCount ?? DEFAULT_MOST_FILES;
  if (count >= most) return { kind: "count", most };
  if (!isAccepted(file, option?.accept)) return { kind: "type" };
  const limit = mostBytes(file.type, option?.maxSize);
  return file.size > limit ? { kind: "size", mostBytes: limit } : null;
}

/** The `accept` of a file input for the same choice. */
export function acceptAttribute(accept: AttachmentOption["accept"]): string | undefined {
  const parts = Object.entries(accept ?? {}).flatMap(([type, endings]) => [type, ...endings]);
  return parts.length > 0 ? parts.join(",") : undefined;
}
