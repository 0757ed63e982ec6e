import type { FileSender } from "./protocol/client";

/**
 * What our own element can show beyond the published options. It travels beside `ChatKitOptions`, never inside them:
 * the hosted element checks its options at run time and may refuse keys that it does not know.
 */
export type AppStatus = "connected" | "available" | "coming_soon" | "reconnect" | "not_answering" | "off";

export interface ToolMenuItem {
  /** The id of the `ToolOption` that the row stands for. */
  toolId: string;
  label: string;
  /** A ChatKit icon name. */
  icon?: string;
  /** Two letters, shown on a tile where there is no icon. */
  monogram?: string;
  status: AppStatus;
  /** The status in words; the glyph is never alone. */
  statusLabel: string;
  disabled?: boolean;
  /** Why the row is disabled, or what the user should know before choosing it. */
  note?: string;
}

export interface ToolMenuGroup {
  id: string;
  label: string;
  items: ToolMenuItem[];
}

export interface LocalExtension {
  toolMenu?: { groups: ToolMenuGroup[]; manage?: { toolId: string; label: string } };
  /** Turns the header's right action into a labelled button, with a dot when something needs attention. */
  apps?: { label: string; attention: boolean };
  /** A card before the prompts of the start screen, with a ChatKit icon; does what the header's right action does. */
  invitation?: { label: string; text: string; icon: string };
  /** One quiet line below the composer. */
  composerNote?: string;
  /** Whose drafts these are; with it they survive a reload of the tab. */
  draftOwner?: string;
  /** Sends a file and tells how far it is; must answer like `fetch`. */
  upload?: FileSender;
}

/** What only our element has goes by symbols, so that no other element can have it by chance. */
export const EXTEND: unique symbol = Symbol("chatkit-local-extension");
export const WRITTEN: unique symbol = Symbol("chatkit-written");

interface Extensible {
  [EXTEND](extension: LocalExtension): void;
  readonly [WRITTEN]: string;
}

function isExtensible(element: Element): element is Element & Extensible {
  return EXTEND in element;
}

/** Does nothing on an element that is not ours, so that the page need not know which renderer it has. */
export function setLocalExtension(element: Element, extension: LocalExtension): void {
  if (isExtensible(element)) element[EXTEND](extension);
}

/** What is written in the composer and not sent. The hosted element keeps that to itself. */
export function writtenIn(element: Element): string {
  return isExtensible(element) ? element[WRITTEN] : "";
}
