import type { ToolOption } from "@openai/chatkit";

import type { AppStatus, LocalExtension, ToolMenuItem } from "../../extension";
import { ContentIcon } from "../../icons/ContentIcon";
import { Jack, type JackState } from "../../icons/Jack";
import type { Texts } from "../../texts";
import type { PickerEntry, PickerGroup } from "./picker-model";

const ICON_SIZE = 17;

const JACKS: Record<AppStatus, JackState> = {
  connected: "connected",
  available: "available",
  coming_soon: "coming_soon",
  reconnect: "attention",
  not_answering: "not_answering",
  off: "available",
};

function entryFor(item: ToolMenuItem): PickerEntry {
  return {
    id: item.toolId,
    label: item.label,
    lead: item.icon ? (
      <ContentIcon name={item.icon} size={ICON_SIZE} />
    ) : (
      <span className="monogram" aria-hidden="true">
        {item.monogram ?? item.label.slice(0, 2)}
      </span>
    ),
    status: (
      <span className="status-column">
        <span className={`status status-${item.status}`}>
          <Jack state={JACKS[item.status]} size={12} />
          {item.statusLabel}
        </span>
      </span>
    ),
    ...(item.note === undefined ? {} : { note: item.note }),
    ...(item.disabled ? { disabled: true } : {}),
  };
}

/** The menu of apps: the page's groups where it gave some, else the bare tools with the pinned ones first. */
export function toolGroups(
  tools: readonly ToolOption[],
  menu: LocalExtension["toolMenu"],
  texts: Texts,
): PickerGroup[] {
  if (!menu) {
    const sorted = tools.toSorted((a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false));
    const entries = sorted.map(({ id, label, icon }) => ({
      id,
      label,
      lead: <ContentIcon name={icon} size={ICON_SIZE} />,
    }));
    return entries.length > 0 ? [{ id: "tools", label: texts.apps, entries, search: "here" }] : [];
  }
  const groups: PickerGroup[] = menu.groups
    .filter(({ items }) => items.length > 0)
    .map(({ id, label, items }) => ({ id, label, entries: items.map(entryFor), search: "here" }));
  if (menu.manage) {
    const { toolId, label } = menu.manage;
    const lead = <ContentIcon name="settings-slider" size={ICON_SIZE} />;
    groups.push({ id: "manage", entries: [{ id: toolId, label, lead }], search: "none" });
  }
  return groups;
}
