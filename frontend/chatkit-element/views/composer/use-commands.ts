import type { Command } from "@openai/chatkit";
import { useEffect, useRef, useState } from "react";

import { useAnnounce, useSelect, useSession, useTexts } from "../context";

export interface CommandMenu {
  /** What was found, or the menu that a command has opened. */
  commands: readonly Command[];
  /** A command has opened this menu: nothing else belongs into it. */
  isNested: boolean;
  busy: boolean;
  search: (query: string) => void;
  /** Runs a command; true when the menu has done its work. */
  run: (command: Command) => Promise<boolean>;
}

const NO_COMMANDS: readonly Command[] = [];

/** The page's commands: searched as the reader types, the answer to the latest search wins. */
export function useCommands(): CommandMenu {
  const session = useSession();
  const texts = useTexts();
  const announce = useAnnounce();
  const option = useSelect((state) => state.options?.commands);
  const [found, setFound] = useState(NO_COMMANDS);
  const [menu, setMenu] = useState<readonly Command[] | null>(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef(0);

  const search = async (query: string): Promise<void> => {
    if (!option?.enabled || !option.onSearch) return;
    latest.current += 1;
    const turn = latest.current;
    setBusy(true);
    try {
      const commands = await option.onSearch(query);
      if (turn === latest.current) setFound(commands);
    } catch (error) {
      session.report(error);
      if (turn === latest.current) announce(texts.commandsFailed);
    } finally {
      if (turn === latest.current) setBusy(false);
    }
  };
  const opening = useRef(search);
  useEffect(() => {
    void opening.current("");
  }, []);

  const run = async (command: Command): Promise<boolean> => {
    try {
      const selection = await option?.onSelect?.(command);
      if (selection?.type === "menu") {
        setMenu(selection.commands);
        return false;
      }
      if (selection?.type === "entity") session.composer.addTag(selection.entity);
    } catch (error) {
      session.report(error);
      announce(texts.commandFailed);
    }
    return true;
  };

  return { commands: menu ?? found, isNested: menu !== null, busy, search: (query) => void search(query), run };
}
