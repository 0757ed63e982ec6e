import type { ReactNode } from "react";

import { Link } from "../../markdown/Link";
import type { Source } from "../../protocol/wire";
import { EntityLabel } from "../entities/EntityLabel";

interface SourceNameProps {
  source: Source;
  /** What is shown of it. */
  children: ReactNode;
}

/** A source by its name or number, a link where there is something to follow. */
export function SourceName({ source, children }: SourceNameProps) {
  if (source.type === "entity") {
    return (
      <EntityLabel entity={source} className="source-entity">
        {children}
      </EntityLabel>
    );
  }
  return (
    <Link href={source.type === "url" ? source.url : undefined} title={source.description}>
      {children}
    </Link>
  );
}
