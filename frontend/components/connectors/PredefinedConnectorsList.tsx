import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";

import type { ReturnPlace } from "@/components/connectors/ConnectorsList";
import { Badge } from "@/components/ui/Badge";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { Tile } from "@/components/ui/Tile";
import type { Connector, ReadyMadeConnector } from "@/lib/contract";
import { readyMadeQuery } from "@/lib/queries";
import { useFocusOnArrival } from "@/lib/use-focus-on-arrival";

interface PredefinedConnectorsListProps {
  /** The user's own, among which some of these may be. */
  connectors: readonly Connector[];
  search: string;
  returnTo: ReturnPlace;
  onOpen: (connector: ReadyMadeConnector) => void;
}

/** Servers that everybody can use, each a press away from its description. */
export function PredefinedConnectorsList({ connectors, search, returnTo, onOpen }: PredefinedConnectorsListProps) {
  const readyMade = useQuery(readyMadeQuery);
  const added = new Set(connectors.map(({ server_url }) => server_url));
  const shown = readyMade.data?.filter((each) => isFound(each, search)) ?? [];
  if (readyMade.isError && !readyMade.data) {
    return (
      <FailedToLoad
        what="Ready-made connectors"
        error={readyMade.error}
        retrying={readyMade.isFetching}
        onRetry={() => void readyMade.refetch()}
      />
    );
  }
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="ready-made" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 id="ready-made" className="text-section font-semibold tracking-[-0.008em]">
          Ready-made
        </h3>
        <p className="text-small text-text-2">The address is known already.</p>
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(220px,100%),1fr))] gap-2.5">
        {shown.map((each) => (
          <li key={each.id} className="grid">
            <ReadyMadeCard
              connector={each}
              isAdded={added.has(each.mcp_server_url)}
              takesFocus={each.id === returnTo}
              onOpen={() => onOpen(each)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ReadyMadeCardProps {
  connector: ReadyMadeConnector;
  isAdded: boolean;
  takesFocus: boolean;
  onOpen: () => void;
}

function ReadyMadeCard({ connector: { name, description }, isAdded, takesFocus, onOpen }: ReadyMadeCardProps) {
  const card = useFocusOnArrival<HTMLButtonElement>(takesFocus);
  return (
    <button
      ref={card}
      type="button"
      onClick={onOpen}
      className="flex min-h-16 items-center gap-3 rounded-lg border border-border py-3 pr-2.5 pl-3 text-left transition-colors duration-(--fast) hover:bg-hover"
    >
      <Tile name={name} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block text-small text-text-2">{description}</span>
      </span>
      {isAdded ? (
        <Badge>Added</Badge>
      ) : (
        <ChevronRight size={16} strokeWidth={1.75} aria-hidden="true" className="flex-none text-text-3" />
      )}
    </button>
  );
}

/** Whether the search means it; without words it means them all. */
function isFound({ name, description, developer, category }: ReadyMadeConnector, search: string): boolean {
  return `${name} ${description} ${developer} ${category}`.toLowerCase().includes(search.trim().toLowerCase());
}
