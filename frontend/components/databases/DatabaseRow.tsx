import { Database as DatabaseIcon, Ellipsis, Pencil, RefreshCw, ShieldAlert, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";

import { Status } from "@/components/connectors/Status";
import { databaseStatus, pathOf, whereItIs } from "@/components/databases/database-status";
import { EffectBadge } from "@/components/ui/Badge";
import { Button, IconButton } from "@/components/ui/Button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/Menu";
import { Tile } from "@/components/ui/Tile";
import { leaveDraft } from "@/lib/chat-draft";
import type { Database } from "@/lib/contract";
import { HOME_PATH } from "@/lib/local-path";

export interface DatabaseActions {
  onEdit: (database: Database) => void;
  onRetest: (database: Database) => void;
  onRole: (database: Database) => void;
  onDelete: (database: Database) => void;
}

interface DatabaseRowProps extends DatabaseActions {
  database: Database;
  now: number;
}

const ICON = { size: 16, strokeWidth: 1.75 };

export function DatabaseRow({ database, now, ...actions }: DatabaseRowProps) {
  const { id, name, role, status } = database;
  const router = useRouter();
  const ask = () => {
    leaveDraft({ toolId: `database:${id}`, text: "" });
    router.push(HOME_PATH);
  };
  return (
    <li className="border-border not-first:border-t">
      <div className="flex min-h-16 flex-wrap items-center gap-x-3.5 gap-y-1 py-3 pr-2 pl-3 sm:flex-nowrap sm:pr-3 sm:pl-3.5">
        <Tile name={name} icon={<DatabaseIcon size={18} strokeWidth={1.75} />} />
        <div className="min-w-0 flex-1">
          <p className="flex font-medium">
            <Link href={pathOf(database)} className="truncate rounded-sm hover:underline">
              {name}
            </Link>
          </p>
          <p className="truncate text-small text-text-2">{whereItIs(database)}</p>
        </div>
        <div className="flex items-center gap-3 max-sm:order-last max-sm:basis-full max-sm:pl-[50px]">
          <EffectBadge readOnly={role.status === "read_only"} />
          <Status {...databaseStatus(database, now)} />
        </div>
        {status === "connected" && (
          <Button size="sm" onClick={ask}>
            Ask<span className="sr-only"> {name} in the chat</span>
          </Button>
        )}
        <RowMenu database={database} {...actions} />
      </div>
      <Trouble database={database} {...actions} />
    </li>
  );
}

function RowMenu({ database, onEdit, onRetest, onRole, onDelete }: { database: Database } & DatabaseActions) {
  return (
    <Menu
      trigger={
        <IconButton label={`More for ${database.name}`}>
          <Ellipsis size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuItem icon={<Pencil {...ICON} />} onSelect={() => onEdit(database)}>
        Edit
      </MenuItem>
      <MenuItem icon={<RefreshCw {...ICON} />} onSelect={() => onRetest(database)}>
        Test again
      </MenuItem>
      {database.role.warnings.length > 0 && (
        <MenuItem icon={<ShieldAlert {...ICON} />} onSelect={() => onRole(database)}>
          What its role can do
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem danger icon={<Trash2 {...ICON} />} onSelect={() => onDelete(database)}>
        Delete
      </MenuItem>
    </Menu>
  );
}

/** A line of its own under a database that needs somebody: what is, what to do, and the step itself. */
function Trouble({ database, onRetest, onRole }: { database: Database } & DatabaseActions) {
  const { failure, role, name } = database;
  if (!failure && role.status === "read_only") return null;
  const words = failure
    ? `${failure.message} ${failure.fix}`
    : "Its role can change data. Patchbay only reads; a role that can do nothing else is safer.";
  return (
    <div className="-mt-1 flex flex-wrap items-center gap-x-3 gap-y-2 pr-3 pb-3 pl-[62px] sm:flex-nowrap sm:pl-16">
      <p className="min-w-0 basis-full text-small [overflow-wrap:anywhere] text-text-2 sm:flex-1 sm:basis-auto">
        {words}
      </p>
      <Button size="sm" onClick={() => (failure ? onRetest : onRole)(database)}>
        {failure ? "Test again" : "Show the script"}
        <span className="sr-only"> for {name}</span>
      </Button>
    </div>
  );
}
