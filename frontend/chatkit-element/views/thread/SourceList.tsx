import { ContentIcon } from "../../icons/ContentIcon";
import { linkTarget } from "../../markdown/url-policy";
import type { Source } from "../../protocol/wire";
import { useTexts } from "../context";
import { EntityLabel } from "../entities/EntityLabel";

function keyOf(source: Source): string {
  if (source.type === "url") return source.url;
  return source.type === "file" ? source.filename : source.id;
}

function SourceName({ source }: { source: Source }) {
  if (source.type === "entity") {
    return (
      <EntityLabel entity={source} className="source-entity">
        {source.icon !== undefined && <ContentIcon name={source.icon} size={13} />}
        {source.title}
      </EntityLabel>
    );
  }
  const href = source.type === "url" ? linkTarget(source.url) : null;
  if (href === null) return <span title={source.description}>{source.title}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      title={source.type === "url" ? source.description : undefined}
    >
      {source.title}
    </a>
  );
}

/** The sources of an answer, each once, links where there is something to follow. */
export function SourceList({ sources }: { sources: readonly Source[] }) {
  const texts = useTexts();
  const unique = [...new Map(sources.map((source) => [keyOf(source), source])).values()];
  if (unique.length === 0) return null;
  return (
    <ul className="sources" aria-label={texts.sources}>
      {unique.map((source) => {
        return (
          <li key={keyOf(source)}>
            <SourceName source={source} />
          </li>
        );
      })}
    </ul>
  );
}
