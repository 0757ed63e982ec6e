/** Parts of an answer that are no words of it. */
const NOT_WORDS = "button:not(.deeplink), svg, .source-mark, .code-head, .sources, .sr";
const ENDS_LINE = "p, li, h2, h3, h4, h5, h6, tr, pre, br";

/** Not every browser can tell what is selected in a shadow root; where it cannot, the selection itself sees inside. */
type AnySelection = Omit<Selection, "getComposedRanges"> & Partial<Pick<Selection, "getComposedRanges">>;

function firstRange(selection: AnySelection, root: ShadowRoot): AbstractRange | undefined {
  if (selection.getComposedRanges) return selection.getComposedRanges({ shadowRoots: [root] })[0];
  return selection.rangeCount > 0 ? selection.getRangeAt(0) : undefined;
}

/** What is selected in a shadow root, as a range of its own. */
export function selectedIn(root: Node): Range | null {
  const selection = document.getSelection();
  const found = selection && root instanceof ShadowRoot ? firstRange(selection, root) : undefined;
  if (!found || found.collapsed || !root.contains(found.startContainer) || !root.contains(found.endContainer)) {
    return null;
  }
  const range = document.createRange();
  range.setStart(found.startContainer, found.startOffset);
  range.setEnd(found.endContainer, found.endOffset);
  return range;
}

/** The range without what lies behind the message that it begins in; null when it begins in none, or goes on to other words. */
export function withinMessage(range: Range): Range | null {
  const { startContainer: start } = range;
  const message = (start instanceof Element ? start : start.parentElement)?.closest(".message");
  if (!message) return null;
  if (message.contains(range.endContainer)) return range;
  const beyond = range.cloneRange();
  beyond.setStartAfter(message);
  if (wordsOf(beyond) !== "") return null;
  const within = range.cloneRange();
  within.setEnd(message, message.childNodes.length);
  return within;
}

/** The words of a range as they are read: one line per paragraph, entry or row. */
export function wordsOf(range: Range): string {
  const copy = range.cloneContents();
  for (const element of copy.querySelectorAll(NOT_WORDS)) element.remove();
  for (const cell of copy.querySelectorAll("td, th")) cell.after(" ");
  for (const element of copy.querySelectorAll(ENDS_LINE)) element.after("\n");
  return copy.textContent.replace(/[ \t]*\n(?:[ \t]*\n)*/g, "\n").trim();
}
