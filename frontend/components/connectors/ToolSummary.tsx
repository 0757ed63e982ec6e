import { Badge, EffectBadge } from "@/components/ui/Badge";
import { classes } from "@/lib/class-names";
import type { FoundTool } from "@/lib/contract";
import { aboutTokens } from "@/lib/token-cost";

/** What a server offers, each tool with what it may do, or with why models cannot use it. */
export function ToolSummary({ tools }: { tools: readonly FoundTool[] }) {
  const tokens = tools.reduce((sum, tool) => sum + (tool.verdict === "left_out" ? 0 : tool.tokens), 0);
  return (
    <section className="grid gap-2" aria-label="Tools">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="text-small font-semibold">Tools</h3>
        {tokens > 0 && <span className="text-[12.5px] text-text-3 tabular-nums">{aboutTokens(tokens)}</span>}
      </div>
      <ul className="rounded-lg border border-border bg-surface">
        {tools.map((tool) => (
          <ToolItem key={tool.name} tool={tool} />
        ))}
      </ul>
    </section>
  );
}

function ToolItem({ tool }: { tool: FoundTool }) {
  const isLeftOut = tool.verdict === "left_out";
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2.5 gap-y-0.5 border-border px-3 py-[9px] not-first:border-t">
      <code className={classes("font-mono text-code [overflow-wrap:anywhere]", isLeftOut && "text-text-2")}>
        {tool.name}
      </code>
      {isLeftOut ? <Badge tone="warn">left out</Badge> : <EffectBadge readOnly={tool.is_read_only} />}
      {tool.description && (
        <p className="col-span-2 line-clamp-3 text-small text-text-2 [overflow-wrap:anywhere]">{tool.description}</p>
      )}
      {tool.verdict_reason && (
        <p className="col-span-2 text-micro text-text-3 [overflow-wrap:anywhere]">{tool.verdict_reason}</p>
      )}
    </li>
  );
}
