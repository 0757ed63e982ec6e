import { Children, isValidElement, useState, type ReactNode } from "react";

import { useHoldPosition, useTexts } from "../views/context";

const FOLD_AFTER = 10;

interface DataTableProps {
  /** Per column, whether it takes no more room than its words need. */
  narrow?: readonly boolean[];
  children: ReactNode;
}

/** A table in a box of its own that scrolls sideways. */
export function DataTable({ narrow = [], children }: DataTableProps) {
  const texts = useTexts();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable without a mouse
    <div className="table-box" role="group" aria-label={texts.table} tabIndex={0}>
      <table>
        {narrow.includes(true) && (
          <colgroup>
            {narrow.map((isNarrow, column) => (
              <col key={column} {...(isNarrow ? { className: "narrow" } : {})} />
            ))}
          </colgroup>
        )}
        {children}
      </table>
    </div>
  );
}

interface FoldingRowsProps {
  /** How many rows show unasked. */
  after?: number;
  children: ReactNode;
}

/** Table rows of which only the first show until all are asked for. */
export function FoldingRows({ after = FOLD_AFTER, children }: FoldingRowsProps) {
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  const hold = useHoldPosition();
  const rows = Children.toArray(children).filter(isValidElement);
  if (rows.length <= after) return <tbody>{rows}</tbody>;
  return (
    <>
      <tbody>{open ? rows : rows.slice(0, after)}</tbody>
      <tfoot>
        <tr>
          <td colSpan={100}>
            <button
              type="button"
              className="link-button"
              aria-expanded={open}
              onClick={() => {
                hold();
                setOpen(!open);
              }}
            >
              {open ? texts.showFewerRows : texts.showAllRows(rows.length)}
            </button>
          </td>
        </tr>
      </tfoot>
    </>
  );
}
