import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";

import { CopyReport } from "@/components/connection/CopyReport";
import { classes } from "@/lib/class-names";

/** The report of a test, for those who mend servers: to be read here, or taken along. */
export function TechnicalDetails({ report }: { report: string }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-8 items-center gap-2 rounded-sm text-small text-text-2 hover:text-text sm:min-h-7"
        >
          <ChevronRight size={16} strokeWidth={1.75} aria-hidden="true" className={classes(isOpen && "rotate-90")} />
          Technical details
        </button>
        <CopyReport report={report} />
      </div>
      {isOpen && (
        <pre
          id={id}
          className="rounded-lg border border-border bg-surface px-3 py-2 font-mono text-code [overflow-wrap:anywhere] whitespace-pre-wrap"
        >
          {report}
        </pre>
      )}
    </div>
  );
}
