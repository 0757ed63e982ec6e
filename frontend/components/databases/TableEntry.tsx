import { ChevronRight, KeyRound, Link2, Play } from "lucide-react";
import { useId, useState } from "react";

import { TableNotes } from "@/components/databases/TableNotes";
import { shortType } from "@/components/databases/short-type";
import { Button } from "@/components/ui/Button";
import { classes } from "@/lib/class-names";
import type { DatabaseTable } from "@/lib/contract";

interface TableEntryProps {
  databaseId: number;
  table: DatabaseTable;
  /** Open without being asked: the search found something inside. */
  isFound: boolean;
  onShow: (isVisible: boolean) => void;
  onQuery: () => void;
}

/** A table in the list: whether the agent sees it, how large it is, and on demand what is in it. */
export function TableEntry({ databaseId, table, isFound, onShow, onQuery }: TableEntryProps) {
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen || isFound;
  const id = useId();
  return (
    <li>
      <div className="flex min-h-10 items-center gap-2 rounded-sm pr-2 hover:bg-hover sm:min-h-8">
        <input
          type="checkbox"
          aria-label={`The agent sees ${table.name}`}
          checked={table.is_visible}
          onChange={(event) => onShow(event.target.checked)}
          className="ml-2 size-4 flex-none accent-accent"
        />
        <button
          type="button"
          aria-expanded={shown}
          aria-controls={shown ? id : undefined}
          onClick={() => setOpen(!shown)}
          className="flex min-h-10 min-w-0 flex-1 items-center gap-2 text-left sm:min-h-8"
        >
          <ChevronRight
            size={15}
            strokeWidth={1.75}
            aria-hidden="true"
            className={classes("flex-none text-text-2", shown && "rotate-90")}
          />
          <span className={classes("min-w-0 flex-1 truncate", !table.is_visible && "text-text-3")}>{table.name}</span>
          <span className="flex-none text-micro text-text-3 tabular-nums">{sizeOf(table)}</span>
        </button>
      </div>
      {shown && (
        <div id={id} className="grid gap-2 pt-1 pr-2 pb-3 pl-8">
          {table.comment && <p className="text-small [overflow-wrap:anywhere] text-text-2">{table.comment}</p>}
          <Columns table={table} />
          <TableNotes databaseId={databaseId} table={table} notes={table.notes} />
          <Button size="sm" className="justify-self-start" onClick={onQuery}>
            <Play size={13} strokeWidth={1.75} aria-hidden="true" />
            Show rows<span className="sr-only"> of {table.name}</span>
          </Button>
        </div>
      )}
    </li>
  );
}

function Columns({ table }: { table: DatabaseTable }) {
  return (
    <ul aria-label={`Columns of ${table.name}`} className="grid gap-1">
      {table.columns.map((column) => {
        const key = table.foreign_keys.find(({ columns }) => columns.includes(column.name));
        const values = column.values.slice(0, 6).join(", ");
        return (
          <li key={column.name} className="grid gap-x-2 text-small">
            <div className="flex items-baseline gap-2">
              <span className="grid w-3.5 flex-none self-center text-text-3">
                {column.is_primary_key ? (
                  <KeyRound size={13} strokeWidth={1.75} aria-hidden="true" />
                ) : (
                  key && <Link2 size={13} strokeWidth={1.75} aria-hidden="true" />
                )}
              </span>
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                {column.name}
                {column.is_primary_key && <span className="sr-only">, primary key</span>}
              </span>
              <span className="relative max-w-[55%] flex-none truncate font-mono text-[11.5px] text-text-3">
                {shortType(column.type)}
                {!column.is_nullable && <span className="sr-only">, never null</span>}
              </span>
            </div>
            {key && (
              <p className="pl-[22px] text-micro [overflow-wrap:anywhere] text-text-3">
                refers to {key.to_table}.{key.to_columns[key.columns.indexOf(column.name)]}
              </p>
            )}
            {column.comment && (
              <p className="pl-[22px] text-micro [overflow-wrap:anywhere] text-text-2">{column.comment}</p>
            )}
            {values && <p className="truncate pl-[22px] text-micro text-text-3">{values}</p>}
          </li>
        );
      })}
    </ul>
  );
}

function sizeOf({ is_visible, kind, rows }: DatabaseTable): string {
  if (!is_visible) return "hidden";
  if (rows === null || kind.includes("view")) return kind.replaceAll("_", " ");
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(rows);
}
