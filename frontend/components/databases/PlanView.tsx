import { Copy } from "lucide-react";

import { Button } from "@/components/ui/Button";
import { useToast } from "@/components/ui/Toaster";
import type { QueryAnswer } from "@/lib/contract";

/** What EXPLAIN ANALYZE tells beside the plan. */
const WAS_RUN = /\((?:actual |never executed\))|^Execution Time: /m;

/** Whether an answer is what EXPLAIN answers, in its text form. */
export function isPlan({ columns = [] }: QueryAnswer): boolean {
  return columns.length === 1 && columns[0]?.name === "QUERY PLAN" && columns[0].type === "text";
}

/** How the server would go about a query, as it says so itself. */
export function PlanView({ answer }: { answer: QueryAnswer }) {
  const toast = useToast();
  const plan = (answer.rows ?? []).map(([line]) => String(line ?? "")).join("\n");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(plan);
      toast({ tone: "ok", text: "Plan copied" });
    } catch {
      toast({ tone: "bad", text: "This browser does not let the page copy. Select the plan and copy it by hand." });
    }
  };
  return (
    <section aria-label="Plan" className="overflow-hidden rounded-lg border border-border bg-surface">
      <pre
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which the keyboard must be able to do
        tabIndex={0}
        aria-label="Plan of the query"
        role="group"
        className="max-h-[min(560px,70dvh)] overflow-auto px-4 py-3 font-mono text-[12.5px]/5 outline-offset-[-2px]"
      >
        {plan}
      </pre>
      <div className="flex flex-wrap items-center gap-2 border-t border-border px-3 py-2">
        <p role="status" className="min-w-0 flex-1 px-1 text-small text-text-2">
          {WAS_RUN.test(plan)
            ? "The server’s plan, with what running the query took."
            : "The server’s plan. The query itself was not run."}
        </p>
        <Button look="ghost" size="sm" onClick={() => void copy()}>
          <Copy size={15} strokeWidth={1.75} aria-hidden="true" />
          Copy plan
        </Button>
      </div>
    </section>
  );
}
