import type { ReactNode } from "react";

export interface PickerEntry {
  id: string;
  label: string;
  lead?: ReactNode;
  status?: ReactNode;
  note?: string;
  disabled?: boolean;
}

export interface PickerGroup {
  id: string;
  label?: string;
  entries: readonly PickerEntry[];
  /** Whether a search narrows the group here, has narrowed it elsewhere, or leaves it alone. */
  search: "here" | "elsewhere" | "none";
}

function matches(entry: PickerEntry, query: string): boolean {
  return entry.label.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase());
}

/** The groups that a search leaves, without those that it empties. */
export function filterGroups(groups: readonly PickerGroup[], query: string): PickerGroup[] {
  return groups
    .map((group) =>
      group.search === "here" ? { ...group, entries: group.entries.filter((entry) => matches(entry, query)) } : group,
    )
    .filter((group) => group.entries.length > 0);
}

/** Where an arrow, Home or End leads; null for other keys. The ends meet. Disabled rows are visited: they say why. */
export function step(key: string, entries: readonly PickerEntry[], current: PickerEntry | null): PickerEntry | null {
  const at = current ? entries.indexOf(current) : -1;
  switch (key) {
    case "ArrowDown":
      return entries[(at + 1) % entries.length] ?? null;
    case "ArrowUp":
      return entries.at(at <= 0 ? -1 : at - 1) ?? null;
    case "Home":
      return entries[0] ?? null;
    case "End":
      return entries.at(-1) ?? null;
    default:
      return null;
  }
}

/** The next entry that begins with the letter. */
export function typeahead(
  letter: string,
  entries: readonly PickerEntry[],
  current: PickerEntry | null,
): PickerEntry | null {
  const at = current ? entries.indexOf(current) : -1;
  const ahead = [...entries.slice(at + 1), ...entries.slice(0, at + 1)];
  return ahead.find((entry) => entry.label.toLocaleLowerCase().startsWith(letter.toLocaleLowerCase())) ?? current;
}
