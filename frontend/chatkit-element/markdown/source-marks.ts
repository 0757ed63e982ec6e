import type { Element, ElementContent, Nodes, Root, Text } from "hast";

/** A source that belongs to a place in a text. */
export interface SourceMark {
  /** Where in the text, in UTF-16 units. */
  offset: number;
  number: number;
}

/** A mark stands behind these, never inside. */
const WHOLE = new Set(["a", "code", "pre", "img"]);

interface Spot {
  node: Text | Element;
  parent: Root | Element;
  start: number;
  end: number;
}

/** The name under which marks are drawn; Markdown itself makes none of it. */
function markOf(number: number): Element {
  return { type: "element", tagName: "mark", properties: { dataNumber: number }, children: [] };
}

function* spotsIn(parent: Root | Element): Generator<Spot> {
  for (const node of parent.children) {
    const [start, end] = [node.position?.start.offset, node.position?.end.offset];
    const isWhole = node.type === "element" && WHOLE.has(node.tagName);
    if ((node.type === "text" || isWhole) && start !== undefined && end !== undefined) {
      yield { node, parent, start, end };
    } else if (node.type === "element" && !isWhole) {
      yield* spotsIn(node);
    }
  }
}

/** Puts the mark into the words at its place, or behind them where they are not as they were written. */
function putMark({ node, parent, start, end }: Spot, { offset, number }: SourceMark): void {
  const mark = markOf(number);
  const behind: ElementContent[] = [];
  if (node.type === "element" && node.tagName === "pre") {
    behind.push({ type: "element", tagName: "p", properties: {}, children: [mark] });
  } else {
    behind.push(mark);
  }
  const isLiteral = node.type === "text" && node.value.length === end - start;
  if (isLiteral && offset < end) {
    behind.push({ type: "text", value: node.value.slice(offset - start) });
    node.value = node.value.slice(0, offset - start);
  }
  parent.children.splice(parent.children.indexOf(node) + 1, 0, ...behind);
}

/** Shows in a text which sources its passages have. For rehype: trees whose nodes know where they were written. */
export function withSourceMarks(marks: readonly SourceMark[]): (tree: Nodes) => void {
  return (tree) => {
    if (tree.type !== "root" || marks.length === 0) return;
    const spots = [...spotsIn(tree)];
    // From behind, so that what is put in moves nothing that is still to come.
    for (const mark of marks.toSorted((one, other) => one.offset - other.offset).toReversed()) {
      const spot = spots.findLast(({ start }) => start < mark.offset) ?? spots[0];
      if (spot) putMark(spot, mark);
    }
  };
}
