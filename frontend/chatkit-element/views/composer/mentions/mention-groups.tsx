import type { Entity } from "@openai/chatkit";

import { ContentIcon } from "../../../icons/ContentIcon";
import type { PickerEntry, PickerGroup } from "../picker-model";

const ICON_SIZE = 17;

function entryFor({ id, title, icon }: Entity): PickerEntry {
  return { id, label: title, ...(icon === undefined ? {} : { lead: <ContentIcon name={icon} size={ICON_SIZE} /> }) };
}

/** What was found, below the headings that it names, in the order in which the headings come. */
export function mentionGroups(entities: readonly Entity[], other: string): PickerGroup[] {
  const groups = new Map<string, PickerEntry[]>();
  for (const entity of entities) {
    const label = entity.group ?? other;
    groups.set(label, [...(groups.get(label) ?? []), entryFor(entity)]);
  }
  return [...groups].map(([label, entries]) => ({ id: label, label, entries, search: "elsewhere" }));
}
