import { Plus } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";

import { isBusy } from "../../session/state";
import { useSelect, useSession, useTexts } from "../context";
import { useOnline } from "../hooks";
import { useTools } from "../tools";
import { MessageBox } from "./MessageBox";
import { ModelPicker } from "./ModelPicker";
import { Picker } from "./Picker";
import { SendButton } from "./SendButton";
import { ToolChip } from "./ToolChip";
import { toolGroups } from "./tool-groups";

const SEARCH_FROM = 9;

/** Where a message is written and its app and model are chosen. */
export function Composer() {
  const session = useSession();
  const texts = useTexts();
  const online = useOnline();
  const { text, toolId } = useSelect((state) => state.composer);
  const busy = useSelect(isBusy);
  const status = useSelect((state) => state.thread.thread?.status);
  const placeholder = useSelect((state) => state.options?.composer?.placeholder);
  const menu = useSelect((state) => state.extension.toolMenu);
  const tools = useTools();
  const [menuOpen, setMenuOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);

  const groups = toolGroups(tools, menu, texts);
  const hasMenu = groups.length > 0;
  const locked = status?.type === "locked";
  const sendable = text.trim() !== "" && !busy && !locked && online;
  const selected = tools.find(({ id }) => id === toolId);

  const closeMenu = (typed = ""): void => {
    setMenuOpen(false);
    if (typed) session.setText(text + typed);
    box.current?.focus();
  };
  const choose = (id: string): void => {
    closeMenu();
    session.selectTool(id);
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // Safari ends a composition before the key that ended it; 229 is what is left of that.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer tells that key apart
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (sendable) session.submit();
    } else if (event.key === "/" && text === "" && hasMenu) {
      event.preventDefault();
      setMenuOpen(true);
    } else if (event.key === "Backspace" && text === "" && toolId !== null) {
      session.selectTool(null);
    }
  };

  if (status?.type === "closed") return <p className="closed">{status.reason ?? texts.closed}</p>;
  return (
    <div className="composer-place">
      {menuOpen && (
        <Picker
          label={texts.apps}
          groups={groups}
          selectedId={toolId}
          search={groups.flatMap((group) => group.entries).length >= SEARCH_FROM ? texts.searchApps : null}
          align="start"
          trigger={trigger}
          onChoose={choose}
          onClose={closeMenu}
        />
      )}
      <div className="composer" data-locked={locked}>
        <MessageBox
          ref={box}
          text={text}
          disabled={locked}
          placeholder={
            locked
              ? (status.reason ?? texts.locked)
              : (selected?.placeholderOverride ?? placeholder ?? texts.placeholder)
          }
          onText={(value) => session.setText(value)}
          onKeyDown={pressed}
        />
        <div className="composer-row">
          {hasMenu && (
            <button
              ref={trigger}
              type="button"
              className="round-button"
              aria-label={texts.chooseApp}
              title={texts.chooseApp}
              aria-haspopup="listbox"
              aria-expanded={menuOpen}
              disabled={locked}
              onClick={() => (menuOpen ? closeMenu() : setMenuOpen(true))}
            >
              <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
            </button>
          )}
          {toolId !== null && <ToolChip toolId={toolId} onRemoved={() => box.current?.focus()} />}
          <span className="grow" />
          <ModelPicker />
          <SendButton sendable={sendable} />
        </div>
      </div>
    </div>
  );
}
