import { Children, type ReactNode } from "react";
import type { ExtraProps } from "react-markdown";

type Element = NonNullable<ExtraProps["node"]>;

const ONE_LINE = 18;
const LONG = 80;
const NARROW = 6;
const DATE = /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/;
const ONLY_DATE = new RegExp(`^${DATE.source}$`);
const WITH_DATES = new RegExp(`(${DATE.source})`);

/** A date, an amount, a name: such a cell is read in one line. */
export function isOneLine(children: ReactNode): boolean {
  return typeof children === "string" && (children.length <= ONE_LINE || ONLY_DATE.test(children));
}

/** Sentences, which in a narrow column would be a tower of words. */
export function isLong(children: ReactNode): boolean {
  return typeof children === "string" && children.length > LONG;
}

/** The same words, in which no line breaks inside a date. */
export function withWholeDates(children: ReactNode): ReactNode {
  if (isOneLine(children)) return children;
  return Children.map(children, (child) => {
    if (typeof child !== "string") return child;
    const parts = child.split(WITH_DATES);
    if (parts.length === 1) return child;
    return parts.map((part, index) =>
      index % 2 === 1 ? (
        <span key={index} className="whole">
          {part}
        </span>
      ) : (
        part
      ),
    );
  });
}

/** Which columns hold only numbers, ids, marks or dates, and so leave their room to the ones with sentences. */
export function narrowColumns(table: Element | undefined): boolean[] {
  const rows = elements(table, "tbody").flatMap((body) => elements(body, "tr"));
  const columns = Math.max(0, ...rows.map((row) => elements(row, "td").length));
  const narrow = Array.from({ length: columns }, (_, column) =>
    rows.every((row) => {
      const text = textOf(elements(row, "td")[column]).trim();
      return text.length <= NARROW || ONLY_DATE.test(text);
    }),
  );
  // Among columns that are all alike nobody leaves room to anybody.
  return narrow.every(Boolean) ? [] : narrow;
}

function elements(parent: Element | undefined, tagName: string): Element[] {
  return (parent?.children ?? []).filter(
    (child): child is Element => child.type === "element" && child.tagName === tagName,
  );
}

function textOf(node: Element | undefined): string {
  return (node?.children ?? [])
    .map((child) => (child.type === "text" ? child.value : child.type === "element" ? textOf(child) : ""))
    .join("");
}
