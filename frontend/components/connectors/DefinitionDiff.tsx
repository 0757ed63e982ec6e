import { classes } from "@/lib/class-names";
import type { DiffLine, DiffPart } from "@/lib/text-diff";

export interface DiffSection {
  label: string;
  lines: DiffLine[];
}

/** Unchanged lines around a change; longer stretches are only counted. */
const CONTEXT = 3;

const SIDES = {
  same: { row: "", sign: "", spoken: null, mark: "" },
  removed: { row: "bg-bad-soft", sign: "−", spoken: "Removed: ", mark: "diff-removed" },
  added: { row: "bg-ok-soft", sign: "+", spoken: "Added: ", mark: "diff-added" },
};

/** What changed in a definition, part by part, with marks inside the lines. */
export function DefinitionDiff({ sections }: { sections: readonly DiffSection[] }) {
  return (
    <div className="overflow-clip rounded-lg border border-border">
      {sections.map(({ label, lines }) => (
        <section key={label} className="border-border not-first:border-t">
          <h3 className="border-b border-border bg-sunken px-3 py-1 text-micro text-text-2">{label}</h3>
          <div className="py-px font-mono text-code">
            {lines.every((line) => line.side === "same") && (
              <p className="px-3 py-1 font-sans text-small text-text-2">
                It differs in form only, not in what it says.
              </p>
            )}
            {folded(lines).map((row, index) =>
              typeof row === "number" ? (
                <p key={index} className="px-8 font-sans text-micro/5 text-text-3">
                  {row} unchanged lines
                </p>
              ) : (
                <Line key={index} line={row} />
              ),
            )}
          </div>
        </section>
      ))}
    </div>
  );
}

function Line({ line }: { line: DiffLine }) {
  const { row, sign, spoken, mark } = SIDES[line.side];
  return (
    <p className={classes("flex", row)} data-side={line.side}>
      <span
        aria-hidden="true"
        className={classes("w-7 flex-none text-center select-none", line.side === "added" ? "text-ok" : "text-bad")}
      >
        {sign}
      </span>
      {spoken && <span className="sr-only">{spoken}</span>}
      <span className="min-w-0 pr-3 [overflow-wrap:anywhere] whitespace-pre-wrap">
        {line.parts.map((part, index) => (
          <Part key={index} part={part} mark={mark} />
        ))}
      </span>
    </p>
  );
}

function Part({ part, mark }: { part: DiffPart; mark: string }) {
  if (!part.marked) return part.text;
  return <mark className={classes("rounded-[3px] text-text", mark)}>{part.text}</mark>;
}

/** The lines near a change; a number stands for that many unchanged ones. */
function folded(lines: readonly DiffLine[]): (DiffLine | number)[] {
  const isNear = (index: number) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((line) => line.side !== "same");
  const rows: (DiffLine | number)[] = [];
  lines.forEach((line, index) => {
    const last = rows.at(-1);
    if (isNear(index)) rows.push(line);
    else if (typeof last === "number") rows[rows.length - 1] = last + 1;
    else rows.push(1);
  });
  return rows;
}
