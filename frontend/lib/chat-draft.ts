/** Words for the composer that another page has prepared. */
export interface ChatDraft {
  /** The app chosen for the message, as the composer's menu knows it. */
  toolId: string;
  /** Empty when only the app is meant. */
  text: string;
}

let waiting: ChatDraft | null = null;

/** Leaves a draft for the chat page, which is opened next. Not in the address: links must not put words into composers. */
export function leaveDraft(draft: ChatDraft): void {
  waiting = draft;
}

/** The draft that was left, once. */
export function takeDraft(): ChatDraft | null {
  const draft = waiting;
  waiting = null;
  return draft;
}

/** The draft's words below what is already written; once is enough. */
export function addedTo(written: string, { text }: ChatDraft): string {
  const before = written.trimEnd();
  if (before === "") return text;
  return before.includes(text.trim()) ? written : `${before}\n\n${text}`;
}
