import { isValidElement, memo, use, useDeferredValue, useMemo, useState, type ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import remend from "remend";

import { useHoldPosition, useTexts } from "../views/context";
import { CodeBlock, CodeText, FoldedCode } from "./CodeBlock";
import { DataTable, FoldingRows } from "./DataTable";
import { Link } from "./Link";
import { SafeImage } from "./SafeImage";
import { MarkContext } from "./mark-context";
import { partsOf } from "./parts";
import { withSourceMarks, type SourceMark } from "./source-marks";
import { isLong, isOneLine, narrowColumns, withWholeDates } from "./table-cells";

const PLUGINS = [remarkGfm];
const LANGUAGE = /language-(\S+)/;

interface Code {
  code: string;
  language: string | null;
}

/** The code inside the `<pre>` that a fenced block becomes. */
function codeOf(children: ReactNode): Code {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) return { code: "", language: null };
  const { className = "", children: text } = children.props;
  return {
    code: typeof text === "string" ? text.replace(/\n$/, "") : "",
    language: LANGUAGE.exec(className)?.[1] ?? null,
  };
}

function Mark({ number }: { number: number }) {
  return use(MarkContext)(number);
}

/** Rows from which on a table would keep the reader from what follows it. */
const LONG_TABLE = 200;

/** Answers sit below the page's own headings, so that theirs begin one level down. */
const COMPONENTS: Components = {
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  h5: ({ children }) => <h6>{children}</h6>,
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ src, alt }) => <SafeImage src={typeof src === "string" ? src : undefined} alt={alt ?? ""} />,
  mark: ({ node }) => <Mark number={Number(node?.properties["dataNumber"])} />,
  pre: ({ children }) => <CodeBlock {...codeOf(children)} />,
  tbody: ({ children }) => <FoldingRows after={LONG_TABLE}>{children}</FoldingRows>,
  table: ({ children, node }) => <DataTable narrow={narrowColumns(node)}>{children}</DataTable>,
  td: ({ children, style }) => (
    <td style={style} data-short={isOneLine(children)} data-long={isLong(children)}>
      {withWholeDates(children)}
    </td>
  ),
};

/** In the box of a tool call the frame is already there, and long tables fold. */
const BOXED_COMPONENTS: Components = {
  ...COMPONENTS,
  pre: ({ children }) => <CodeText {...codeOf(children)} />,
  tbody: ({ children }) => <FoldingRows>{children}</FoldingRows>,
};

/** On a card the words around a query say what it asks. */
const CARD_COMPONENTS: Components = {
  ...COMPONENTS,
  pre: ({ children }) => {
    const code = codeOf(children);
    return code.language === "sql" ? <FoldedCode {...code} /> : <CodeBlock {...code} />;
  },
};

const COMPONENTS_IN = { answer: COMPONENTS, task: BOXED_COMPONENTS, card: CARD_COMPONENTS };

/** Addresses are judged where they are used; links need a different rule from images. */
function keepUrl(url: string): string {
  return url;
}

export interface MarkdownProps {
  text: string;
  /** The text still grows: what is half-written is shown as if it were closed. */
  streaming?: boolean;
  /** Where it stands. */
  place?: keyof typeof COMPONENTS_IN;
  /** Which places have a source. */
  marks?: readonly SourceMark[] | undefined;
}

const NO_MARKS: readonly SourceMark[] = [];

const Part = memo(function Part({ text, streaming = false, place = "answer", marks = NO_MARKS }: MarkdownProps) {
  return (
    <ReactMarkdown
      remarkPlugins={PLUGINS}
      rehypePlugins={[[withSourceMarks, marks]]}
      components={COMPONENTS_IN[place]}
      urlTransform={keepUrl}
    >
      {streaming ? remend(text, { linkMode: "text-only" }) : text}
    </ReactMarkdown>
  );
});

/** Markdown from models, tools and servers. Raw HTML stays text; links and images are judged one by one. */
export const RichMarkdown = memo(function RichMarkdown(props: MarkdownProps) {
  const { text, streaming = false, place = "answer", marks = NO_MARKS } = props;
  const texts = useTexts();
  const hold = useHoldPosition();
  const [count, setCount] = useState(1);
  const shown = useDeferredValue(text);
  const parts = useMemo(() => partsOf(shown), [shown]);
  const visible = parts.slice(0, count);
  return (
    <div className="markdown" dir="auto">
      {visible.map((part, index) => (
        // A piece keeps its place while the text grows at its end.
        <Part
          key={index}
          text={part}
          streaming={streaming && index === parts.length - 1}
          place={place}
          // Of a text in pieces nobody knows any more where its places are: its sources are only listed.
          marks={parts.length === 1 ? marks : NO_MARKS}
        />
      ))}
      {visible.length < parts.length && (
        <p className="more">
          <button
            type="button"
            className="button small"
            onClick={() => {
              hold();
              setCount(count + 1);
            }}
          >
            {texts.showMoreText(visible.length, parts.length)}
          </button>
        </p>
      )}
    </div>
  );
});
