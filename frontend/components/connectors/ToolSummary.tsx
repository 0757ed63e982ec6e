import { EffectBadge } from "@/components/ui/Badge";
import type { DiscoveredTool } from "@/lib/contract";
import { isReadOnly } from "@/lib/tool-definition";

/** What a server offers, each tool with what it may do. */
export function ToolSummary({ tools }: { tools: readonly DiscoveredTool[] }) {
  return (
    <section className="grid gap-2" aria-label="Tools">
      <h3 className="text-small font-semibold">Tools</h3>
      <ul className="rounded-lg border border-border bg-surface">
        {tools.map((tool) => (
          <li
            key={tool.name}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2.5 gap-y-0.5 border-border px-3 py-[9px] not-first:border-t"
          >
            <code className="font-mono text-code [overflow-wrap:anywhere]">{tool.name}</code>
            <EffectBadge readOnly={isReadOnly(tool)} />
            {tool.description && (
              <p className="col-span-2 line-clamp-3 text-small text-text-2 [overflow-wrap:anywhere]">
                {tool.description}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
