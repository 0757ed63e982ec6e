import { ArrowDown, ArrowUp } from "lucide-react";

import { shortType } from "@/components/databases/short-type";
import type { Sorting } from "@/components/databases/sorting";
import { classes } from "@/lib/class-names";
import type { QueryColumn } from "@/lib/contract";

interface ColumnHeadProps {
  column: QueryColumn;
  /** How the rows are sorted by this column; null when they are not. */
  direction: Sorting["direction"] | null;
  onSort: () => void;
}

/** A column's name and type; pressing it sorts the rows that are shown, up, down, and not any more. */
export function ColumnHead({ column, direction, onSort }: ColumnHeadProps) {
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <div role="columnheader" aria-sort={direction ?? "none"} className="min-w-0 border-b border-border">
      <button
        type="button"
        onClick={onSort}
        className={classes(
          "block h-full w-full px-3 py-1.5 outline-offset-[-2px] hover:bg-hover",
          column.is_number ? "text-right" : "text-left",
        )}
      >
        <span className={classes("flex items-center gap-1", column.is_number && "justify-end")}>
          <span className="truncate font-medium">{column.name}</span>
          {direction && <Arrow size={13} strokeWidth={2} aria-hidden="true" className="flex-none text-accent-text" />}
        </span>
        <span className="block truncate font-mono text-[11px]/[14px] text-text-3">{shortType(column.type)}</span>
      </button>
    </div>
  );
}
