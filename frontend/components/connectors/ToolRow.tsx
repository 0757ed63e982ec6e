import { Badge, EffectBadge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { SegmentedControl } from "@/components/ui/SegmentedControl";
import { Switch } from "@/components/ui/Switch";
import { classes } from "@/lib/class-names";
import type { CatalogTool, ToolDecision } from "@/lib/contract";
import { useFocusOnArrival } from "@/lib/use-focus-on-arrival";

const POLICIES = [
  { value: "ask", label: "Ask first" },
  { value: "allow", label: "Allow" },
  { value: "deny", label: "Never" },
] as const;

interface ToolRowProps {
  tool: CatalogTool;
  /** Takes the focus when the row appears: its definition has just been closed. */
  takesFocus: boolean;
  onDecide: (decision: Omit<ToolDecision, "fingerprint">) => void;
  onOpen: () => void;
}

/** One tool: whether it is used, when it may run, and what stands in the way of either. */
export function ToolRow({ tool, takesFocus, onDecide, onOpen }: ToolRowProps) {
  const { name, description, enabled, policy, changed, verdict, verdict_reason } = tool;
  const isDenied = policy === "deny";
  const isLeftOut = verdict === "left_out";
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3.5 gap-y-2 border-border px-3 py-3 not-first:border-t sm:grid-cols-[auto_minmax(0,1fr)_auto_auto] sm:px-3.5">
      <Switch
        label={`Use ${name}`}
        checked={enabled && !isDenied}
        disabled={changed !== null || isLeftOut}
        onChange={(isOn) => onDecide({ enabled: isOn, ...(isOn && isDenied ? { policy: "ask" } : {}) })}
      />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <NameButton name={name} isQuiet={!enabled} takesFocus={takesFocus} onOpen={onOpen} />
          {changed && <Badge tone="warn">{changed.kind}</Badge>}
          {isLeftOut && <Badge tone="warn">left out</Badge>}
        </p>
        {description && <p className="line-clamp-2 text-small [overflow-wrap:anywhere] text-text-2">{description}</p>}
        {verdict_reason && <p className="mt-0.5 text-micro [overflow-wrap:anywhere] text-text-3">{verdict_reason}</p>}
      </div>
      {!isLeftOut && (
        <div className="flex max-sm:col-start-2 sm:justify-end">
          <EffectBadge readOnly={tool.is_read_only} />
        </div>
      )}
      {changed && (
        <div className="max-sm:col-span-2 sm:w-[212px] sm:text-right">
          <Button size="sm" onClick={onOpen} className="max-sm:w-full">
            {changed.kind === "new" ? "Review tool" : "Review change"}
            <span className="sr-only"> {name}</span>
          </Button>
        </div>
      )}
      {!changed && !isLeftOut && (
        <div className="max-sm:col-span-2 sm:w-[212px]">
          <SegmentedControl
            label={`When ${name} may run`}
            labelHidden
            value={policy}
            options={POLICIES}
            onChange={(chosen) => onDecide({ policy: chosen })}
          />
        </div>
      )}
    </li>
  );
}

interface NameButtonProps {
  name: string;
  isQuiet: boolean;
  takesFocus: boolean;
  onOpen: () => void;
}

function NameButton({ name, isQuiet, takesFocus, onOpen }: NameButtonProps) {
  const button = useFocusOnArrival<HTMLButtonElement>(takesFocus);
  return (
    <button
      ref={button}
      type="button"
      onClick={onOpen}
      className={classes(
        "rounded-sm text-left font-mono text-code [overflow-wrap:anywhere] hover:underline",
        isQuiet && "text-text-2",
      )}
    >
      {name}
    </button>
  );
}
