import { AtSign, Paperclip, Plus } from "lucide-react";
import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";

import { acceptAttribute } from "../../session/attachment-limits";
import { isBusy } from "../../session/state";
import { useSelect, useSession, useTexts } from "../context";
import { IconButton } from "../controls";
import { useOnline } from "../hooks";
import { useTools } from "../tools";
import { FileChips } from "./FileChips";
import { MessageBox } from "./MessageBox";
import { MessageContext } from "./MessageContext";
import { ModelPicker } from "./ModelPicker";
import { SendButton } from "./SendButton";
import { SlashMenu } from "./SlashMenu";
import { ToolChip } from "./ToolChip";
import { MentionMenu } from "./mentions/MentionMenu";
import { useMentions } from "./mentions/use-mentions";
import { pastedFiles } from "./pasted-files";
import { toolGroups } from "./tool-groups";

/** Why a message that is written cannot be sent yet, where that is not plain to see. */
function useWaitsFor(): string | null {
  const texts = useTexts();
  const files = useSelect((state) => state.composer.files);
  if (files.some(({ state }) => state === "failed")) return texts.fileFailed;
  return files.some(({ state }) => state === "uploading") ? texts.fileWaits : null;
}

/** Where a message is written, and its app, model and files are chosen. */
export function Composer() {
  const session = useSession();
  const texts = useTexts();
  const online = useOnline();
  const { text, toolId, files } = useSelect((state) => state.composer);
  const busy = useSelect(isBusy);
  const status = useSelect((state) => state.thread.thread?.status);
  const options = useSelect((state) => state.options);
  const menu = useSelect((state) => state.extension.toolMenu);
  const tools = useTools();
  const waitsFor = useWaitsFor();
  const [menuOpen, setMenuOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);

  const mentions = useMentions(box, text);
  const names = options?.entities?.onTagSearch !== undefined;

  const attachments = options?.composer?.attachments;
  const takesFiles = attachments?.enabled === true;
  const groups = toolGroups(tools, menu, texts);
  const hasMenu = groups.length > 0 || options?.commands?.enabled === true;
  const locked = status?.type === "locked";
  const sendable = (text.trim() !== "" || files.length > 0) && !busy && !locked && online && waitsFor === null;
  const selected = tools.find(({ id }) => id === toolId);

  const closeMenu = (typed = ""): void => {
    setMenuOpen(false);
    if (typed) session.composer.setText(text + typed);
    box.current?.focus();
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // Safari ends a composition before the key that ended it; 229 is what is left of that.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer tells that key apart
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    if (mentions.press(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (sendable) session.submit();
    } else if (event.key === "/" && text === "" && hasMenu) {
      event.preventDefault();
      setMenuOpen(true);
    } else if (event.key === "Backspace" && text === "" && toolId !== null) {
      session.composer.selectTool(null);
    }
  };
  const pasted = (event: ClipboardEvent): void => {
    const brought = takesFiles ? pastedFiles(event.clipboardData, texts.pastedText) : [];
    if (brought.length === 0) return;
    event.preventDefault();
    session.composer.uploads.add(brought);
  };

  if (status?.type === "closed") return <p className="closed">{status.reason ?? texts.closed}</p>;
  return (
    <div className="composer-place">
      {menuOpen && (
        <SlashMenu
          tools={groups}
          trigger={trigger}
          onAttach={takesFiles ? () => chooser.current?.click() : undefined}
          onName={names ? mentions.begin : undefined}
          onClose={closeMenu}
        />
      )}
      {mentions.isOpen && <MentionMenu mentions={mentions} box={box} />}
      <div className="composer" data-locked={locked}>
        <MessageContext onRemoved={() => box.current?.focus()} />
        <FileChips />
        <MessageBox
          ref={box}
          text={text}
          disabled={locked}
          placeholder={
            locked
              ? (status.reason ?? texts.locked)
              : (selected?.placeholderOverride ?? options?.composer?.placeholder ?? texts.placeholder)
          }
          field={mentions.field}
          onText={(value) => session.composer.setText(value)}
          onCaret={mentions.follow}
          onKeyDown={pressed}
          onPaste={pasted}
        />
        <div className="composer-row" data-menu={hasMenu}>
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
          {takesFiles && (
            <IconButton
              className="attach-button"
              icon={Paperclip}
              label={texts.attach}
              disabled={locked}
              onClick={() => chooser.current?.click()}
            />
          )}
          {names && options.entities?.showComposerMenu === true && (
            <IconButton
              className="attach-button"
              icon={AtSign}
              label={texts.mention}
              disabled={locked}
              onClick={mentions.begin}
            />
          )}
          {toolId !== null && <ToolChip toolId={toolId} onRemoved={() => box.current?.focus()} />}
          <span className="grow" />
          <ModelPicker />
          <SendButton sendable={sendable} />
        </div>
        {takesFiles && (
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            data-chooser=""
            accept={acceptAttribute(attachments.accept)}
            onChange={({ target }) => {
              session.composer.uploads.add([...(target.files ?? [])]);
              target.value = "";
              box.current?.focus();
            }}
          />
        )}
      </div>
      {waitsFor !== null && (
        <p className="waits-for" role="status">
          {waitsFor}
        </p>
      )}
    </div>
  );
}
