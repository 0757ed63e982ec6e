import { useEffect, useRef } from "react";

import { Badge, EffectBadge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Switch } from "@/components/ui/Switch";
import { classes } from "@/lib/class-names";
import type { CatalogTool, ToolDecision } from "@/lib/contract";
import { isReadOnly } from "@/lib/tool-definition";

interface ToolRowProps {
  tool: CatalogTool;
  /** Takes the focus when the row appears: its definition has just been closed. */
  takesFocus: boolean;
  onDecide: (decision: Omit<ToolDecision, "fingerprint">) => void;
  onOpen: () => void;
}

export function ToolRow({ tool, takesFocus, onDecide, onOpen }: ToolRowProps) {
  const { name, description, enabled, policy, changed } = tool;
  const isDenied = policy === "deny";
  const nameButton = useRef<HTMLButtonElement>(null);
  const focusOnArrival = useRef(takesFocus);
  useEffect(() => {
    if (focusOnArrival.current) nameButton.current?.focus();
  }, []);
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3.5 gap-y-2 border-border px-3 py-3 not-first:border-t sm:grid-cols-[auto_minmax(0,1fr)_auto_auto] sm:px-3.5">
      <Switch
        label={`Use ${name}`}
        checked={enabled && !isDenied}
        disabled={changed !== null}
        onChange={(isOn) => onDecide({ enabled: isOn, ...(isOn && isDenied ? { policy: "ask" } : {}) })}
      />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <button
            ref={nameButton}
            type="button"
            onClick={onOpen}
            className={classes(
              "rounded-sm text-left font-mono text-code [overflow-wrap:anywhere] hover:underline",
              !enabled && "text-text-2",
            )}
          >
            {name}
          </button>
          {changed && <Badge tone="warn">{changed.kind}</Badge>}
        </p>
        {description && <p className="line-clamp-2 text-small [overflow-wrap:anywhere] text-text-2">{description}</p>}
      </div>
      <div className="flex max-sm:col-start-2 sm:justify-end">
        <EffectBadge readOnly={isReadOnly(tool)} />
      </div>
      {changed && (
        <div className="max-sm:col-span-2 sm:text-right">
          <Button size="sm" onClick={onOpen} className="max-sm:w-full">
            {changed.kind === "new" ? "Review tool" : "Review change"}
            <span className="sr-only"> {name}</span>
          </Button>
        </div>
      )}
    </li>
  );
}
