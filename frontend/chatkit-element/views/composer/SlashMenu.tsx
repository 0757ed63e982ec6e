import type { Command } from "@openai/chatkit";
import { AtSign, Paperclip } from "lucide-react";
import type { RefObject } from "react";

import { ContentIcon } from "../../icons/ContentIcon";
import { useSelect, useSession, useTexts } from "../context";
import { Picker } from "./Picker";
import type { PickerEntry, PickerGroup } from "./picker-model";
import { useCommands } from "./use-commands";

const SEARCH_FROM = 9;
const ICON_SIZE = 17;
const COMMAND = "command:";
const ATTACH = "composer:attach";
const NAME = "composer:name";

function entryFor({ id, label, description, icon }: Command): PickerEntry {
  return {
    id: COMMAND + id,
    label,
    ...(icon ? { lead: <ContentIcon name={icon} size={ICON_SIZE} /> } : {}),
    ...(description === undefined ? {} : { note: description }),
  };
}

/** The commands below the headings that they name, in the order in which the headings come. */
function commandGroups(commands: readonly Command[], search: PickerGroup["search"], other: string): PickerGroup[] {
  const groups = new Map<string, PickerEntry[]>();
  for (const command of commands) {
    const label = command.group ?? other;
    groups.set(label, [...(groups.get(label) ?? []), entryFor(command)]);
  }
  return [...groups].map(([label, entries]) => ({ id: COMMAND + label, label, entries, search }));
}

interface SlashMenuProps {
  /** The apps, as the page has grouped them. */
  tools: readonly PickerGroup[];
  trigger: RefObject<HTMLElement | null>;
  /** Opens the browser's file dialog; absent where files are not taken. */
  onAttach?: (() => void) | undefined;
  /** Begins to name something in the message; absent where nothing can be named. */
  onName?: (() => void) | undefined;
  onClose: (typed?: string) => void;
}

/** What `/` and the plus button open: apps, the page's commands, and what can be added to the message. */
export function SlashMenu({ tools, trigger, onAttach, onName, onClose }: SlashMenuProps) {
  const session = useSession();
  const texts = useTexts();
  const toolId = useSelect((state) => state.composer.toolId);
  const hasCommands = useSelect((state) => state.options?.commands?.enabled === true);
  const menu = useCommands();
  const found = commandGroups(menu.commands, menu.isNested ? "here" : "elsewhere", texts.commands);
  const own: PickerEntry[] = [
    ...(onAttach
      ? [
          {
            id: ATTACH,
            label: texts.attach,
            lead: <Paperclip size={ICON_SIZE} strokeWidth={1.75} aria-hidden="true" />,
          },
        ]
      : []),
    ...(onName
      ? [{ id: NAME, label: texts.mention, lead: <AtSign size={ICON_SIZE} strokeWidth={1.75} aria-hidden="true" /> }]
      : []),
  ];
  const attach: PickerGroup[] = own.length > 0 ? [{ id: "message", entries: own, search: "none" }] : [];
  const groups = menu.isNested ? found : [...tools, ...found, ...attach];
  const count = groups.flatMap((group) => group.entries).length;
  const search = hasCommands ? texts.searchCommands : count >= SEARCH_FROM ? texts.searchApps : null;

  const choose = async (id: string): Promise<void> => {
    const command = menu.commands.find((candidate) => COMMAND + candidate.id === id);
    if (command) {
      if (await menu.run(command)) onClose();
      return;
    }
    onClose();
    if (id === ATTACH) onAttach?.();
    else if (id === NAME) onName?.();
    else session.composer.selectTool(id);
  };
  return (
    <Picker
      key={String(menu.isNested)}
      label={hasCommands ? texts.commands : texts.apps}
      groups={groups}
      selectedId={toolId}
      search={search}
      onQuery={menu.isNested ? undefined : menu.search}
      busy={menu.busy}
      emptyWords={hasCommands ? texts.nothingFound : texts.noAppFound}
      align="start"
      trigger={trigger}
      onChoose={(id) => void choose(id)}
      onClose={onClose}
    />
  );
}
