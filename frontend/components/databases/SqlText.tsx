import { useMemo, useRef, type ComponentProps } from "react";

import { tokenizeSql, type SqlTokenKind } from "@/components/databases/sql-tokens";
import { classes } from "@/lib/class-names";

const COLOURS: Record<SqlTokenKind, string | undefined> = {
  keyword: "text-accent-text",
  string: "text-warn",
  number: "text-ok",
  comment: "text-text-2",
  plain: undefined,
};

/** Both layers break their lines alike: the same letters, the same room, a place for the scroll bar in either. */
const LAYER =
  "m-0 px-4 py-3 font-mono text-[16px]/6 break-words whitespace-pre-wrap [scrollbar-gutter:stable] sm:text-[13px]/5";

type SqlTextProps = Omit<ComponentProps<"textarea">, "value"> & { value: string };

/** A text field whose SQL is coloured by a layer behind it; where the system chooses colours, the field shows its own. */
export function SqlText({ value, className, ...rest }: SqlTextProps) {
  const behind = useRef<HTMLPreElement>(null);
  const tokens = useMemo(() => tokenizeSql(value), [value]);
  return (
    <div className="relative bg-input">
      <pre
        ref={behind}
        aria-hidden="true"
        className={classes(
          LAYER,
          "pointer-events-none absolute inset-0 overflow-hidden text-text forced-colors:hidden",
        )}
      >
        {tokens.map(({ kind, text }, index) => (
          <span key={index} className={COLOURS[kind]}>
            {text}
          </span>
        ))}
        {"\n"}
      </pre>
      <textarea
        {...rest}
        value={value}
        onScroll={({ currentTarget }) => {
          behind.current?.scrollTo({ top: currentTarget.scrollTop, left: currentTarget.scrollLeft });
        }}
        className={classes(
          LAYER,
          "relative block w-full resize-y overflow-y-auto bg-transparent text-transparent caret-text outline-offset-[-2px] placeholder:text-text-3",
          className,
        )}
      />
    </div>
  );
}
