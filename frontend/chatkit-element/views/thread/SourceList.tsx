import { ContentIcon } from "../../icons/ContentIcon";
import type { Source } from "../../protocol/wire";
import { useTexts } from "../context";
import { SourceName } from "./SourceName";
import { distinct, keyOf } from "./citations";

interface SourceListProps {
  sources: readonly Source[];
  /** The text names them by their numbers. */
  numbered?: boolean;
}

/** The sources of an answer, each once, links where there is something to follow. */
export function SourceList({ sources, numbered = false }: SourceListProps) {
  const texts = useTexts();
  if (sources.length === 0) return null;
  return (
    <ul className="sources" aria-label={texts.sources}>
      {distinct(sources).map((source, position) => (
        <li key={keyOf(source)}>
          {numbered && <span className="source-number">{position + 1}</span>}
          <SourceName source={source}>
            {source.type === "entity" && source.icon !== undefined && <ContentIcon name={source.icon} size={13} />}
            {source.title}
          </SourceName>
        </li>
      ))}
    </ul>
  );
}
