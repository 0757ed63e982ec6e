/** Writes into a field as if somebody had typed it, so that it can be undone. */
export function typeInto(field: HTMLTextAreaElement, from: number, to: number, text: string): void {
  field.focus();
  field.setSelectionRange(from, to);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer keeps the browser's own undo
  const typed = "execCommand" in document && document.execCommand(text === "" ? "delete" : "insertText", false, text);
  if (typed) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
