import type { Texts } from "../../texts";

/** What a key does for the whole chat, wherever the focus is in it. */
export type Shortcut = "map" | "write" | "new_chat" | "history" | "stop";

type Key = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** The keys of letters by their place: with other keyboards and with Shift their characters differ. */
const WITH_SHIFT_AND_CONTROL: Readonly<Record<string, Shortcut>> = { KeyO: "new_chat", KeyL: "history" };

/** Where the focus is. */
export interface Place {
  /** In the message; a form inside an answer must not end that answer by Escape. */
  inComposer: boolean;
  /** In a field to which keys that are characters belong. */
  isWriting: boolean;
}

export function shortcutOf(event: Key, { inComposer, isWriting }: Place): Shortcut | null {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (altKey) return null;
  if (ctrlKey || metaKey) return shiftKey ? (WITH_SHIFT_AND_CONTROL[code] ?? null) : null;
  if (key === "Escape") return inComposer ? "stop" : null;
  if (isWriting) return null;
  if (key === "?") return "map";
  return key === "/" ? "write" : null;
}

function takesText(target: EventTarget | undefined): boolean {
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "file", "button"].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

/** Where an event came from, by its path from the inside. */
export function placeOf(path: readonly EventTarget[]): Place {
  const inComposer = path.some((node) => node instanceof Element && node.matches(".composer"));
  return { inComposer, isWriting: takesText(path[0]) };
}

export interface KeyRow {
  keys: readonly string[];
  what: string;
}

/** What there is to be reached by a key. */
export interface Offered {
  hasMenu: boolean;
  hasNames: boolean;
  hasHistory: boolean;
}

/** The map of the keyboard, in the order of use. */
export function keyboardMap(texts: Texts, isMac: boolean, { hasMenu, hasNames, hasHistory }: Offered): KeyRow[] {
  const control = isMac ? "⌘" : "Ctrl";
  return [
    { keys: ["Enter"], what: texts.keySend },
    { keys: ["Shift", "Enter"], what: texts.keyNewLine },
    ...(hasMenu ? [{ keys: ["/"], what: texts.keyMenu }] : []),
    ...(hasNames ? [{ keys: ["@"], what: texts.keyName }] : []),
    { keys: ["/"], what: texts.keyWrite },
    { keys: ["Tab"], what: texts.keyQuote },
    { keys: ["Backspace"], what: texts.keyRemoveTool },
    { keys: ["Esc"], what: texts.keyStop },
    { keys: [control, "Shift", "O"], what: texts.newChat },
    ...(hasHistory ? [{ keys: [control, "Shift", "L"], what: texts.keyHistory }] : []),
    { keys: ["?"], what: texts.keyMap },
  ];
}
