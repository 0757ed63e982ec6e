export type DiffSide = "same" | "removed" | "added";

/** A piece of a line; `marked` where it differs from the line it is compared with. */
export interface DiffPart {
  text: string;
  marked: boolean;
}

export interface DiffLine {
  side: DiffSide;
  parts: DiffPart[];
}

/** Above this many comparisons what differs is shown as one block: a server chooses how long its texts are. */
const MAX_COMPARISONS = 400_000;
/** Two lines with less in common than this are shown as two lines, not as one that changed. */
const ALIKE = 0.35;

/** What has to go and to come to turn one text into the other, line by line, with marks inside lines that changed. */
export function diffLines(before: string, after: string): DiffLine[] {
  const steps = align(toLines(before), toLines(after));
  const lines: DiffLine[] = [];
  for (let start = 0; start < steps.length;) {
    const step = steps[start];
    if (!step) break;
    if (step.side === "same") {
      lines.push({ side: "same", parts: [{ text: step.value, marked: false }] });
      start += 1;
      continue;
    }
    let end = start;
    while (end < steps.length && steps[end]?.side !== "same") end += 1;
    const block = steps.slice(start, end);
    lines.push(...markedBlock(valuesOf(block, "removed"), valuesOf(block, "added")));
    start = end;
  }
  return lines;
}

export function countLines(lines: readonly DiffLine[], side: DiffSide): number {
  return lines.filter((line) => line.side === side).length;
}

interface Step {
  side: DiffSide;
  value: string;
}

function toLines(text: string): string[] {
  return text === "" ? [] : text.split(/\r\n|\n|\r/);
}

function valuesOf(steps: readonly Step[], side: DiffSide): string[] {
  return steps.filter((step) => step.side === side).map((step) => step.value);
}

/** The longest common subsequence as steps; equal ends are cut off first, because most texts differ in one place. */
function align(before: readonly string[], after: readonly string[]): Step[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const same = (values: readonly string[]): Step[] => values.map((value) => ({ side: "same", value }));
  return [
    ...same(before.slice(0, head)),
    ...alignMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

function alignMiddle(before: readonly string[], after: readonly string[]): Step[] {
  const removed = (value: string): Step => ({ side: "removed", value });
  const added = (value: string): Step => ({ side: "added", value });
  if (before.length * after.length > MAX_COMPARISONS) return [...before.map(removed), ...after.map(added)];
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const steps: Step[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const [old, now] = [before[row], after[column]];
    if (old !== undefined && old === now) {
      steps.push({ side: "same", value: old });
      row += 1;
      column += 1;
    } else if (old !== undefined && (now === undefined || at(row + 1, column) >= at(row, column + 1))) {
      steps.push(removed(old));
      row += 1;
    } else if (now !== undefined) {
      steps.push(added(now));
      column += 1;
    }
  }
  return steps;
}

/** Removed lines, then added ones; the n-th of each are taken for the same line before and after. */
function markedBlock(removed: readonly string[], added: readonly string[]): DiffLine[] {
  const pairs = removed.map((line, index) => {
    const partner = added[index];
    return partner === undefined ? null : markPair(line, partner);
  });
  const whole = (text: string): DiffPart[] => [{ text, marked: false }];
  return [
    ...removed.map((line, index) => ({ side: "removed" as const, parts: pairs[index]?.before ?? whole(line) })),
    ...added.map((line, index) => ({ side: "added" as const, parts: pairs[index]?.after ?? whole(line) })),
  ];
}

function markPair(before: string, after: string): { before: DiffPart[]; after: DiffPart[] } | null {
  const steps = align(toWords(before), toWords(after));
  const common = valuesOf(steps, "same").join("").trim().length;
  if (common < ALIKE * Math.max(before.trim().length, after.trim().length)) return null;
  return { before: partsOf(steps, "removed"), after: partsOf(steps, "added") };
}

function toWords(line: string): string[] {
  return line.match(/\p{L}+|\p{N}+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];
}

function partsOf(steps: readonly Step[], side: "removed" | "added"): DiffPart[] {
  const parts: DiffPart[] = [];
  const own = steps.filter((step) => step.side === "same" || step.side === side);
  for (const [index, step] of own.entries()) {
    // A space between two marked words belongs to the mark.
    const isGap = !step.value.trim() && own[index - 1]?.side === side && own[index + 1]?.side === side;
    const marked = step.side === side || isGap;
    const last = parts.at(-1);
    if (last?.marked === marked) last.text += step.value;
    else parts.push({ text: step.value, marked });
  }
  return parts;
}
