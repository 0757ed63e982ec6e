import { createContext, use } from "react";

import { DataTable } from "../markdown/DataTable";
import { cssLength, cssSpacing, pick } from "./css-values";
import type { RendererProps } from "./renderer";

const HeaderRow = createContext(false);
const ALIGN = { start: "start", center: "center", end: "end" } as const;
/** How much room a column takes at least. */
const COLUMNS = { xs: "48px", sm: "80px", md: "120px", lg: "180px", xl: "240px" };
const VERTICAL = { start: "top", center: "middle", end: "bottom" };

export function TableWidget({ children }: RendererProps) {
  return (
    <DataTable>
      <tbody>{children}</tbody>
    </DataTable>
  );
}

export function TableRowWidget({ node, children }: RendererProps) {
  return (
    <HeaderRow value={node["header"] === true}>
      <tr>{children}</tr>
    </HeaderRow>
  );
}

export function TableCellWidget({ node, children }: RendererProps) {
  const header = use(HeaderRow);
  const span = (name: "colSpan" | "rowSpan"): number | undefined =>
    typeof node[name] === "number" ? node[name] : undefined;
  const props = {
    colSpan: span("colSpan"),
    rowSpan: span("rowSpan"),
    style: {
      width: cssLength(node["width"]),
      minWidth: pick(COLUMNS, node["colSize"]),
      padding: cssSpacing(node["padding"]),
      textAlign: ALIGN[node["align"] as keyof typeof ALIGN],
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
