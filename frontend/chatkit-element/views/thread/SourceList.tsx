import { linkTarget } from "../../markdown/url-policy";
import type { Source } from "../../protocol/wire";
import { useTexts } from "../context";

function keyOf(source: Source): string {
  if (source.type === "url") return source.url;
  return source.type === "file" ? source.filename : source.id;
}

/** The sources of an answer, each once, links where there is something to follow. */
export function SourceList({ sources }: { sources: readonly Source[] }) {
  const texts = useTexts();
  const unique = [...new Map(sources.map((source) => [keyOf(source), source])).values()];
  if (unique.length === 0) return null;
  return (
    <ul className="sources" aria-label={texts.sources}>
      {unique.map((source) => {
        const href = source.type === "url" ? linkTarget(source.url) : null;
        return (
          <li key={keyOf(source)}>
            {href === null ? (
              source.title
            ) : (
              <a href={href} target="_blank" rel="noopener noreferrer">
                {source.title}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
