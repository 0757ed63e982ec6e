import { ArrowDown, ArrowUp } from "lucide-react";
import { createContext, use, useMemo, useState, type ReactNode } from "react";

import { DataTable, FoldingRows } from "../markdown/DataTable";
import { isLong, isOneLine } from "../markdown/table-cells";
import { childrenOf } from "../protocol/widget-tree";
import { cssLength, cssSpacing, pick } from "./css-values";
import type { RendererProps } from "./renderer";
import { numericColumns, wordsOf } from "./table-numbers";
import { nextOrder, placesInOrder, splitTable, type Order } from "./table-order";

interface Column {
  isNumber: boolean;
  /** How the rows are ordered by it; absent where nothing can be ordered. */
  order?: { direction: Order["direction"] | null; onPress: () => void };
}

const WORDS: Column = { isNumber: false };
const ColumnsContext = createContext<(place: number) => Column>(() => WORDS);
const ColumnContext = createContext<Column>(WORDS);
const HeaderRow = createContext(false);
/** A table with more rows than that shows fewer of them unasked: what stands above it is to stay in view. */
const MOST_UNFOLDED = 7;
const FOLDED = 5;
const ALIGN = { start: "start", center: "center", end: "end" } as const;
/** How much room a column takes at least. */
const COLUMNS = { xs: "48px", sm: "80px", md: "120px", lg: "180px", xl: "240px" };
const VERTICAL = { start: "top", center: "middle", end: "bottom" };

/**
 * A table. Columns of numbers stand to the right, where their server does not say otherwise; rows below a head can be
 * ordered by pressing it, and many of them fold.
 */
export function TableWidget({ node, children }: RendererProps) {
  const [order, setOrder] = useState<Order | null>(null);
  const numeric = useMemo(() => numericColumns(node), [node]);
  const nodes = useMemo(() => childrenOf(node), [node]);
  const { head, canBeOrdered } = useMemo(() => splitTable(nodes), [nodes]);
  const places = useMemo(
    () => (order ? placesInOrder(nodes.slice(head), order, numeric.has(order.column)) : null),
    [head, nodes, numeric, order],
  );
  const rows = children.slice(head);
  const column = (place: number): Column => ({
    isNumber: numeric.has(place),
    ...(canBeOrdered && {
      order: {
        direction: order?.column === place ? order.direction : null,
        onPress: () => setOrder(nextOrder(order, place)),
      },
    }),
  });
  return (
    <ColumnsContext value={column}>
      <DataTable>
        {head > 0 && <thead>{children.slice(0, head)}</thead>}
        <FoldingRows after={rows.length > MOST_UNFOLDED ? FOLDED : MOST_UNFOLDED}>
          {places ? places.map((place) => rows[place]) : rows}
        </FoldingRows>
      </DataTable>
    </ColumnsContext>
  );
}

export function TableRowWidget({ node, children }: RendererProps) {
  const column = use(ColumnsContext);
  return (
    <HeaderRow value={node["header"] === true}>
      <tr>
        {children.map((cell, place) => (
          <ColumnContext key={place} value={column(place)}>
            {cell}
          </ColumnContext>
        ))}
      </tr>
    </HeaderRow>
  );
}

function HeadButton({ order, children }: { order: NonNullable<Column["order"]>; children: ReactNode }) {
  const Arrow = order.direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <button type="button" className="head-button" onClick={order.onPress}>
      {children}
      {order.direction && <Arrow size={13} strokeWidth={2} aria-hidden="true" />}
    </button>
  );
}

export function TableCellWidget({ node, children }: RendererProps) {
  const header = use(HeaderRow);
  const { isNumber, order } = use(ColumnContext);
  const span = (name: "colSpan" | "rowSpan"): number | undefined =>
    typeof node[name] === "number" ? node[name] : undefined;
  const props = {
    className: isNumber ? "number" : undefined,
    colSpan: span("colSpan"),
    rowSpan: span("rowSpan"),
    style: {
      width: cssLength(node["width"]),
      minWidth: pick(COLUMNS, node["colSize"]),
      padding: cssSpacing(node["padding"]),
      textAlign: pick(ALIGN, node["align"]) ?? (isNumber ? "end" : undefined),
      verticalAlign: pick(VERTICAL, node["vAlign"]),
    },
  };
  if (!header) {
    const words = wordsOf(node);
    return (
      <td data-short={isOneLine(words)} data-long={isLong(words)} {...props}>
        {children}
      </td>
    );
  }
  return (
    <th scope="col" aria-sort={order && (order.direction ?? "none")} {...props}>
      {order ? <HeadButton order={order}>{children}</HeadButton> : children}
    </th>
  );
}
