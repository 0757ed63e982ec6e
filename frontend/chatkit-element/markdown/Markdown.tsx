import { createElement } from "react";

import { LatePart, useLatePart } from "../late-part";
import type { MarkdownProps } from "./RichMarkdown";
import { MOST_AT_ONCE } from "./limits";

/** Half of the element's code is there to read Markdown. */
export const RICH_MARKDOWN = new LatePart(async () => (await import("./RichMarkdown")).RichMarkdown);

/** Markdown, as it was written until the reader of it has arrived. */
export function Markdown(props: MarkdownProps) {
  const Rich = useLatePart(RICH_MARKDOWN);
  if (Rich) return createElement(Rich, props);
  return (
    <div className="markdown">
      <p className="plain" dir="auto">
        {props.text.slice(0, MOST_AT_ONCE)}
      </p>
    </div>
  );
}
