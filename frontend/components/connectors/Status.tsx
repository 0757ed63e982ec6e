import type { StatusWords } from "@/components/connectors/connector-status";
import { Jack } from "@/components/ui/Jack";
import { classes } from "@/lib/class-names";

/** Status as quiet text; colour only where somebody has to do something. */
export function Status({ words, shape, tone }: StatusWords) {
  const text = { ok: "text-text-2", quiet: "text-text-2", warn: "text-warn", bad: "text-bad" }[tone];
  return (
    <span className={classes("inline-flex items-center gap-1.5 text-small", text)}>
      <Jack shape={shape} className={tone === "ok" ? "text-ok" : ""} />
      {words}
    </span>
  );
}
