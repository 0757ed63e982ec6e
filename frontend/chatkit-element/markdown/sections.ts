export interface Section {
  title: string | null;
  /** What stands behind a " · " in the heading: size, count. */
  detail: string | null;
  body: string;
}

const FENCE = /^\s*(```+|~~~+)/;
const HEADING = /^(?:#{1,6}\s+(.+?)\s*#*|\*\*([^*]+)\*\*:?)\s*$/;
const LONE_FENCE = /^\s*(```+|~~~+)[^\n]*\n([\s\S]*?)\n?\s*\1\s*$/;

function headingOf(line: string): Pick<Section, "title" | "detail"> | null {
  const match = HEADING.exec(line);
  const heading = match?.[1] ?? match?.[2];
  if (heading === undefined) return null;
  const [title = "", ...detail] = heading.replace(/:$/, "").split(" · ");
  return { title, detail: detail.length > 0 ? detail.join(" · ") : null };
}

/** The last section: what follows comes from a tool, and its headings are content. */
const LAST = /^result/i;

/** Cuts the description of a tool call at its headings, for instance into arguments and result. */
export function splitSections(markdown: string): Section[] {
  const sections: Section[] = [{ title: null, detail: null, body: "" }];
  let fence: string | null = null;
  for (const line of markdown.split("\n")) {
    const marker = FENCE.exec(line)?.[1] ?? null;
    if (fence === null) fence = marker;
    else if (marker?.startsWith(fence)) fence = null;
    const isOpen = fence === null && marker === null && !LAST.test(sections.at(-1)?.title ?? "");
    const heading = isOpen ? headingOf(line) : null;
    if (heading) sections.push({ ...heading, body: "" });
    else sections[sections.length - 1] = append(sections.at(-1), line);
  }
  return sections.map((section) => ({ ...section, body: section.body.trim() })).filter(isWorthShowing);
}

function append(section: Section | undefined, line: string): Section {
  return { title: null, detail: null, ...section, body: `${section?.body ?? ""}${line}\n` };
}

function isWorthShowing(section: Section): boolean {
  return section.title !== null || section.body !== "";
}

/** What copying a section puts on the clipboard: bare code when it is nothing else, the markdown otherwise. */
export function copyTextOf(section: Section): string {
  return LONE_FENCE.exec(section.body)?.[2] ?? section.body;
}
