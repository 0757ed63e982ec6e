import { useState } from "react";

import { DefinitionDiff, type DiffSection } from "@/components/connectors/DefinitionDiff";
import { Badge, EffectBadge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { DialogFoot, DialogHead } from "@/components/ui/DialogParts";
import { Note } from "@/components/ui/Note";
import { SegmentedControl } from "@/components/ui/SegmentedControl";
import { Tile } from "@/components/ui/Tile";
import { hostOf } from "@/lib/connection-stages";
import type { CatalogTool, Connector, DiscoveredTool, ToolChange } from "@/lib/contract";
import { countLines, diffLines } from "@/lib/text-diff";
import { fieldText, spokenName, TOOL_FIELDS } from "@/lib/tool-definition";

const VIEWS = [
  { value: "changes", label: "Changes" },
  { value: "whole", label: "Whole tool" },
] as const;

interface ToolDefinitionProps {
  connector: Connector;
  tool: CatalogTool;
  onBack: () => void;
  /** Accepts what the server says now, switched on or kept off. */
  onDecide: (isUsed: boolean) => void;
}

/** Everything that a server says about one tool, and what changed in it since it was accepted. */
export function ToolDefinition({ connector, tool, onBack, onDecide }: ToolDefinitionProps) {
  const [view, setView] = useState<"changes" | "whole">("changes");
  const { changed } = tool;
  const before = changed?.before ?? null;
  const sections = changed && before ? changedSections(changed, before, tool) : [];
  return (
    <>
      <DialogHead
        title={`${connector.name}: ${spokenName(tool.name)}`}
        subtitle={
          <>
            {hostOf(connector.server_url)}, <code className="font-mono">{tool.name}</code>
          </>
        }
        tile={<Tile name={connector.name} />}
        backLabel={`Back to the tools of ${connector.name}`}
        onBack={onBack}
      />
      <div
        role="region"
        aria-label="Definition"
        // It scrolls, so the keyboard must be able to get into it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] content-start gap-3.5 overflow-auto border-t border-border p-4 outline-offset-[-2px] sm:px-6 sm:py-5"
      >
        {changed && <Waiting kind={changed.kind} />}
        {before && (
          <div className="flex flex-wrap items-center justify-between gap-2">
            <LineCount sections={sections} />
            <div className="w-full sm:w-48">
              <SegmentedControl label="What is shown" labelHidden value={view} options={VIEWS} onChange={setView} />
            </div>
          </div>
        )}
        {before && view === "changes" ? <DefinitionDiff sections={sections} /> : <Whole tool={tool} />}
        <p className="text-small text-text-2">
          {changed
            ? "These words come from the server. Accept only what you expected to find."
            : "These words come from the server."}
        </p>
      </div>
      {changed && (
        <DialogFoot>
          <p className="w-full text-small text-text-2 sm:w-auto sm:flex-1">
            {tool.policy === "deny" ? "It is denied: the agent will not see it." : "Accepting switches it on."}
          </p>
          <Button onClick={() => onDecide(false)} className="max-sm:flex-1">
            Keep off
          </Button>
          <Button look="primary" onClick={() => onDecide(true)} className="max-sm:flex-1">
            Accept
          </Button>
        </DialogFoot>
      )}
    </>
  );
}

function Waiting({ kind }: { kind: ToolChange["kind"] }) {
  return (
    <Note tone="warn">
      <p className="font-medium">
        {kind === "new"
          ? "This tool was not there when you added the connector."
          : "The definition changed since you accepted it."}
      </p>
      <p className="text-small">The tool is off until you decide.</p>
    </Note>
  );
}

function LineCount({ sections }: { sections: readonly DiffSection[] }) {
  const lines = sections.flatMap((section) => section.lines);
  return (
    <p className="flex gap-2.5 text-small tabular-nums">
      <span className="text-bad">{counted(countLines(lines, "removed"))} removed</span>
      <span className="text-ok">{counted(countLines(lines, "added"))} added</span>
    </p>
  );
}

function counted(count: number): string {
  return count === 1 ? "1 line" : `${count} lines`;
}

function changedSections(change: ToolChange, before: DiscoveredTool, after: DiscoveredTool): DiffSection[] {
  return TOOL_FIELDS.filter(({ field }) => change.fields.includes(field)).map(({ field, label }) => ({
    label,
    lines: diffLines(fieldText(before, field), fieldText(after, field)),
  }));
}

function Whole({ tool }: { tool: CatalogTool }) {
  const parts = TOOL_FIELDS.map(({ field, label }) => ({ field, label, text: fieldText(tool, field) }));
  return (
    <div className="grid gap-3.5">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
        {tool.verdict === "left_out" ? (
          <Badge tone="warn">left out</Badge>
        ) : (
          <EffectBadge readOnly={tool.is_read_only} />
        )}
        {tool.verdict_reason && (
          <p className="text-small [overflow-wrap:anywhere] text-text-2">{tool.verdict_reason}</p>
        )}
      </div>
      {parts
        .filter(({ text }) => text !== "")
        .map(({ field, label, text }) => (
          <section key={field} className="grid gap-1.5">
            <h3 className="text-small font-semibold">{label}</h3>
            {field === "inputSchema" || field === "outputSchema" ? (
              <pre className="rounded-lg border border-border bg-bg px-3 py-2 font-mono text-code [overflow-wrap:anywhere] whitespace-pre-wrap">
                {text}
              </pre>
            ) : (
              <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{text}</p>
            )}
          </section>
        ))}
    </div>
  );
}
