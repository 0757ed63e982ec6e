import type { DiscoveredTool, JsonObject, ToolField } from "@/lib/contract";

/** The parts of a definition in the order in which a person reads them. */
export const TOOL_FIELDS: readonly { field: ToolField; label: string }[] = [
  { field: "title", label: "Title" },
  { field: "description", label: "Description" },
  { field: "inputSchema", label: "Arguments" },
  { field: "outputSchema", label: "Result" },
  { field: "annotations", label: "What the server says about it" },
];

/** One part of a definition as text; empty when the server sent nothing for it. */
export function fieldText(tool: DiscoveredTool, field: ToolField): string {
  switch (field) {
    case "title":
    case "description":
      return visibleText(tool[field] ?? "");
    case "inputSchema":
    case "outputSchema":
      return tool[field] ? visibleText(readableJson(tool[field])) : "";
    case "annotations":
      return visibleText(annotationLines(tool.annotations ?? {}).join("\n"));
  }
}

/** Tool names are written for programs; people read words. */
export function spokenName(name: string): string {
  return name.replace(/[_-]+/g, " ").trim() || name;
}

const HINTS: Record<string, readonly [whenTrue: string, whenFalse: string]> = {
  destructiveHint: ["may delete or overwrite", "says that it deletes and overwrites nothing"],
  idempotentHint: ["a second call changes nothing more", "each call counts again"],
  openWorldHint: ["reaches beyond its server", "stays within its server"],
};

function annotationLines(annotations: JsonObject): string[] {
  const rest = Object.keys(annotations)
    .filter((key) => key !== "readOnlyHint" && annotations[key] !== null)
    .sort()
    .map((key) => {
      const value = annotations[key];
      const words = HINTS[key];
      if (words && typeof value === "boolean") return value ? words[0] : words[1];
      return `${key}: ${JSON.stringify(value)}`;
    });
  return [annotations["readOnlyHint"] === true ? "only reads" : "can change things", ...rest];
}

const LINE = 72;
const INDENT = "  ";
const FIRST_KEYS = ["type", "title", "description"];

/** JSON with keys in one fixed order, so that only what means something else looks different. */
export function readableJson(value: unknown): string {
  return written(value, (entries) => entries.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)));
}

/** JSON as it was sent: a line for each member, short members on one. */
export function indentedJson(value: unknown): string {
  return written(value, (entries) => entries);
}

type Arrange = (entries: [string, unknown][]) => [string, unknown][];

function written(value: unknown, arrange: Arrange, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = indent + INDENT;
  const isList = Array.isArray(value);
  const items = isList
    ? value.map((item) => written(item, arrange, inner))
    : arrange(Object.entries(value)).map(([key, item]) => `${JSON.stringify(key)}: ${written(item, arrange, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (items.length === 0) return open + close;
  const space = isList ? "" : " ";
  const short = `${open}${space}${items.join(", ")}${space}${close}`;
  const isFlat = Object.values(value).every((item) => !isObject(item));
  if (indent !== "" && isFlat && short.length <= LINE && !short.includes("\n")) return short;
  return `${open}\n${items.map((item) => inner + item).join(",\n")}\n${indent}${close}`;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function rank(key: string): number {
  const index = FIRST_KEYS.indexOf(key);
  return index === -1 ? FIRST_KEYS.length : index;
}

/** Characters without a shape of their own can hide words from the reader but not from a model: they are spelt out. */
function visibleText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16).toUpperCase()}}`;
  });
}
