import { Eye, Pencil } from "lucide-react";
import type { ReactNode } from "react";

import { classes } from "@/lib/class-names";

interface BadgeProps {
  tone?: "neutral" | "warn";
  children: ReactNode;
}

export function Badge({ tone = "neutral", children }: BadgeProps) {
  return (
    <span
      className={classes(
        "inline-flex h-5 flex-none items-center gap-[5px] rounded-full px-2 text-micro font-normal whitespace-nowrap",
        tone === "warn" ? "bg-warn-soft text-warn" : "bg-sunken text-text-2",
      )}
    >
      {children}
    </span>
  );
}

/** Says whether a tool only reads. A tool that does not promise so may change things. */
export function EffectBadge({ readOnly }: { readOnly: boolean }) {
  return readOnly ? (
    <Badge>
      <Eye size={13} strokeWidth={1.75} aria-hidden="true" />
      reads
    </Badge>
  ) : (
    <Badge tone="warn">
      <Pencil size={12} strokeWidth={1.75} aria-hidden="true" />
      can change things
    </Badge>
  );
}
