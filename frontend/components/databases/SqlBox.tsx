import { History, Play, X } from "lucide-react";
import type { KeyboardEvent, Ref } from "react";

import { SqlText } from "@/components/databases/SqlText";
import type { QueryRun } from "@/components/databases/use-query-run";
import { Button } from "@/components/ui/Button";

interface SqlBoxProps {
  sql: string;
  run: QueryRun;
  onChange: (sql: string) => void;
  onRun: () => void;
  onExplain: () => void;
  /** Takes the query to the chat. */
  onAsk: () => void;
  onCancel: () => void;
  /** Puts an earlier query into the box, or goes back towards what was written. */
  onStep: (towards: "older" | "newer") => void;
  isHistoryOpen: boolean;
  onHistory: () => void;
  ref?: Ref<HTMLTextAreaElement>;
}

const MIN_LINES = 4;
const MAX_LINES = 14;
const STEPS = { ArrowUp: "older", ArrowDown: "newer" } as const;
const EXPLAINS = /^\s*explain\b/i;

/**
 * Where SQL is written. Ctrl or Cmd with Enter runs it, with the arrows up and down it goes through earlier queries;
 * Escape ends what runs.
 */
export function SqlBox({ sql, run, onChange, onRun, onExplain, onAsk, onCancel, ref, ...history }: SqlBoxProps) {
  const isRunning = run.phase === "running";
  const isEmpty = sql.trim() === "";
  const lines = Math.min(MAX_LINES, Math.max(MIN_LINES, sql.split("\n").length));
  const onKeyDown = (event: KeyboardEvent) => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && isCommand) {
      event.preventDefault();
      if (!isEmpty && !isRunning) onRun();
    }
    if ((event.key === "ArrowUp" || event.key === "ArrowDown") && isCommand) {
      event.preventDefault();
      history.onStep(STEPS[event.key]);
    }
    if (event.key === "Escape" && isRunning) onCancel();
  };
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface">
      <SqlText
        ref={ref}
        aria-label="SQL"
        value={sql}
        rows={lines}
        spellCheck={false}
        autoCapitalize="none"
        autoCorrect="off"
        placeholder="SELECT …"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2 border-t border-border px-3 py-2 max-sm:gap-x-1 max-sm:px-2">
        {isRunning ? (
          <Button size="sm" onClick={onCancel}>
            <X size={15} strokeWidth={1.75} aria-hidden="true" />
            Cancel
          </Button>
        ) : (
          <Button look="primary" size="sm" disabled={isEmpty} onClick={onRun}>
            <Play size={14} strokeWidth={1.75} aria-hidden="true" />
            Run
          </Button>
        )}
        <span className="rounded-sm border border-border px-1.5 text-micro text-text-2 max-sm:hidden">Ctrl Enter</span>
        <Button look="ghost" size="sm" disabled={isEmpty || isRunning || EXPLAINS.test(sql)} onClick={onExplain}>
          Explain
        </Button>
        <Button look="ghost" size="sm" disabled={isEmpty} onClick={onAsk}>
          Ask about this
        </Button>
        <Button
          look="ghost"
          size="sm"
          aria-expanded={history.isHistoryOpen}
          title="Ctrl with the arrows up and down goes through your queries"
          onClick={history.onHistory}
        >
          <History size={15} strokeWidth={1.75} aria-hidden="true" />
          <span className="max-sm:sr-only">History</span>
        </Button>
        <p className="ml-auto text-micro text-text-2">Read-only, ends after 30 s, first 10,000 rows</p>
      </div>
    </div>
  );
}
