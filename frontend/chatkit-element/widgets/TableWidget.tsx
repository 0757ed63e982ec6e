import { createContext, use, useMemo } from "react";

import { DataTable } from "../markdown/DataTable";
import { cssLength, cssSpacing, pick } from "./css-values";
import type { RendererProps } from "./renderer";
import { numericColumns } from "./table-numbers";

const HeaderRow = createContext(false);
const NumericColumns = createContext<ReadonlySet<number>>(new Set());
const IsNumber = createContext(false);
const ALIGN = { start: "start", center: "center", end: "end" } as const;
/** How much room a column takes at least. */
const COLUMNS = { xs: "48px", sm: "80px", md: "120px", lg: "180px", xl: "240px" };
const VERTICAL = { start: "top", center: "middle", end: "bottom" };

/** A table. Columns of numbers stand to the right, where their server does not say otherwise. */
export function TableWidget({ node, children }: RendererProps) {
  const numeric = useMemo(() => numericColumns(node), [node]);
  return (
    <NumericColumns value={numeric}>
      <DataTable>
        <tbody>{children}</tbody>
      </DataTable>
    </NumericColumns>
  );
}

export function TableRowWidget({ node, children }: RendererProps) {
  const numeric = use(NumericColumns);
  return (
    <HeaderRow value={node["header"] === true}>
      <tr>
        {children.map((cell, column) => (
          <IsNumber key={column} value={numeric.has(column)}>
            {cell}
          </IsNumber>
        ))}
      </tr>
    </HeaderRow>
  );
}

export function TableCellWidget({ node, children }: RendererProps) {
  const header = use(HeaderRow);
  const isNumber = use(IsNumber);
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
  return header ? (
    <th scope="col" {...props}>
      {children}
    </th>
  ) : (
    <td {...props}>{children}</td>
  );
}
