import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";

import { ColumnHead } from "@/components/databases/ColumnHead";
import { shortType } from "@/components/databases/short-type";
import type { Sorting } from "@/components/databases/sorting";
import { classes } from "@/lib/class-names";
import type { Cell, QueryColumn } from "@/lib/contract";

interface ResultsGridProps {
  columns: readonly QueryColumn[];
  rows: readonly (readonly Cell[])[];
  /** How the rows are sorted; null when they stand as they came. */
  sorting: Sorting | null;
  onSort: (column: number) => void;
}

const ROW_HEIGHT = 32;
const HEAD_HEIGHT = 46;
const MEASURED_ROWS = 100;
const NARROWEST = 8;
const WIDEST = 44;

/** A table of which only the rows in sight are on the page. */
export function ResultsGrid({ columns, rows, sorting, onSort }: ResultsGridProps) {
  "use no memo";
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- left out of the compiler by the directive above
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    scrollMargin: HEAD_HEIGHT,
    overscan: 12,
  });
  const template = useMemo(() => columnWidths(columns, rows), [columns, rows]);
  const line = { gridTemplateColumns: template };
  return (
    <div
      ref={box}
      role="region"
      aria-label="Results"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which the keyboard must be able to do
      tabIndex={0}
      className="max-h-[min(560px,70dvh)] overflow-auto md:max-h-[max(300px,calc(100dvh-398px))] outline-offset-[-2px]"
    >
      <div role="table" aria-label="Results" aria-rowcount={rows.length + 1} className="w-max min-w-full text-small">
        <div role="rowgroup" className="sticky top-0 z-10">
          <div role="row" aria-rowindex={1} className="grid bg-sunken" style={{ ...line, height: HEAD_HEIGHT }}>
            {columns.map((column, index) => (
              <ColumnHead
                key={index}
                column={column}
                direction={sorting?.column === index ? sorting.direction : null}
                onSort={() => onSort(index)}
              />
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              className="absolute inset-x-0 top-0 grid border-b border-border hover:bg-hover"
              style={{ ...line, height: ROW_HEIGHT, transform: `translateY(${start - HEAD_HEIGHT}px)` }}
            >
              {rows[index]?.map((cell, column) => (
                <GridCell key={column} cell={cell} isNumber={columns[column]?.is_number === true} />
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function GridCell({ cell, isNumber }: { cell: Cell; isNumber: boolean }) {
  const text = cell === null ? "null" : String(cell);
  return (
    <div
      role="cell"
      title={text.length > WIDEST - 6 ? text : undefined}
      className={classes(
        "truncate px-3 leading-8",
        isNumber && "text-right tabular-nums",
        cell === null && "text-text-3 italic",
      )}
    >
      {text}
    </div>
  );
}

/** As wide as the first rows need, so that scrolling moves nothing; what is left over is shared in proportion. */
function columnWidths(columns: readonly QueryColumn[], rows: readonly (readonly Cell[])[]): string {
  const measured = rows.slice(0, MEASURED_ROWS);
  return columns
    .map(({ name, type }, index) => {
      const lengths = measured.map((row) => String(row[index] ?? "null").length);
      const longest = Math.max(name.length + 3, Math.ceil(shortType(type).length * 0.9), ...lengths);
      const width = Math.min(WIDEST, Math.max(NARROWEST, longest + 4));
      return `minmax(${width}ch, ${width}fr)`;
    })
    .join(" ");
}
