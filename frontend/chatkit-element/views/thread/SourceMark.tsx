import type { Source } from "../../protocol/wire";
import { useTexts } from "../context";
import { SourceName } from "./SourceName";

interface SourceMarkProps {
  source: Source;
  number: number;
}

/** The number of a source behind the words that it stands for. */
export function SourceMark({ source, number }: SourceMarkProps) {
  const texts = useTexts();
  return (
    <sup className="source-mark" title={source.title}>
      <SourceName source={source}>
        <span aria-hidden="true">{number}</span>
        <span className="sr">{texts.sourceNumber(number, source.title)}</span>
      </SourceName>
    </sup>
  );
}
