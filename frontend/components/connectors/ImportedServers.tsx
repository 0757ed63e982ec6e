import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { DialogHead } from "@/components/ui/DialogParts";
import { Jack } from "@/components/ui/Jack";
import { Tile } from "@/components/ui/Tile";
import { hostOf } from "@/lib/connection-stages";
import type { ImportedDraft, ImportResult, RefusedEntry } from "@/lib/contract";
import { useFocusOnArrival } from "@/lib/use-focus-on-arrival";

interface ImportedServersProps {
  result: ImportResult;
  /** Places in `result.drafts` that have been saved since. */
  added: ReadonlySet<number>;
  onAdd: (index: number) => void;
  onClose: () => void;
}

/** What a pasted mcp.json names: servers that can be added, one at a time, and entries that cannot, with the reason. */
export function ImportedServers({ result, added, onAdd, onClose }: ImportedServersProps) {
  const { drafts, refused } = result;
  const heading = useFocusOnArrival<HTMLHeadingElement>(true);
  return (
    <>
      <DialogHead title="Servers in your mcp.json" onBack={onClose} />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] content-start gap-3 overflow-auto border-t border-border p-4 sm:px-6 sm:py-5">
        <h3 ref={heading} tabIndex={-1} className="text-small text-text-2 outline-none">
          {drafts.length > 0
            ? "Each one is tested and saved only when you add it."
            : "None of its entries can become a connector."}
        </h3>
        {drafts.length > 0 && (
          <ul aria-label="Servers that can be added" className="rounded-lg border border-border">
            {drafts.map((draft, index) => (
              <DraftRow key={index} draft={draft} isAdded={added.has(index)} onAdd={() => onAdd(index)} />
            ))}
          </ul>
        )}
        {refused.length > 0 && (
          <>
            <h3 className="mt-2 text-small font-semibold">Not possible here</h3>
            <ul aria-label="Entries that cannot be added" className="rounded-lg border border-border">
              {refused.map((entry, index) => (
                <RefusedRow key={index} entry={entry} />
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}

function DraftRow({ draft, isAdded, onAdd }: { draft: ImportedDraft; isAdded: boolean; onAdd: () => void }) {
  const { name, server_url, auth_type, auth_config, notes } = draft;
  return (
    <li className="flex flex-wrap items-center gap-x-3.5 gap-y-2 border-border px-3 py-3 not-first:border-t sm:flex-nowrap sm:px-3.5">
      <Tile name={name} />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          {auth_type === "api_key" && <Badge>{auth_config?.api_key ? "key found" : "needs a key"}</Badge>}
        </p>
        <p className="text-small text-text-2">{hostOf(server_url)}</p>
        {notes.map((note) => (
          <p key={note} className="text-small text-text-2">
            {note}
          </p>
        ))}
      </div>
      {isAdded ? (
        <p className="flex items-center gap-1.5 text-small text-text-2">
          <Jack shape="done" className="text-ok" />
          Added
        </p>
      ) : (
        <Button size="sm" onClick={onAdd}>
          Add<span className="sr-only"> {name}</span>
        </Button>
      )}
    </li>
  );
}

function RefusedRow({ entry }: { entry: RefusedEntry }) {
  return (
    <li className="border-border px-3.5 py-3 [overflow-wrap:anywhere] not-first:border-t">
      <p className="font-medium text-text-2">{entry.name}</p>
      <p className="text-small text-text-2">
        {entry.message} {entry.fix}
      </p>
    </li>
  );
}
