import { CircleAlert, CircleCheck, CircleX, Info } from "lucide-react";
import type { ReactNode } from "react";

import { classes } from "@/lib/class-names";

type NoteTone = "neutral" | "ok" | "warn" | "bad";

const TONES: Record<NoteTone, { box: string; icon: string; Icon: typeof Info }> = {
  neutral: { box: "bg-sunken", icon: "text-text-2", Icon: Info },
  ok: { box: "bg-ok-soft", icon: "text-ok", Icon: CircleCheck },
  warn: { box: "bg-warn-soft", icon: "text-warn", Icon: CircleAlert },
  bad: { box: "bg-bad-soft", icon: "text-bad", Icon: CircleX },
};

interface NoteProps {
  tone?: NoteTone;
  /** "alert" interrupts a screen reader, "status" waits for a pause. */
  role?: "alert" | "status";
  className?: string;
  children: ReactNode;
}

export function Note({ tone = "neutral", role, className, children }: NoteProps) {
  const { box, icon, Icon } = TONES[tone];
  return (
    <div role={role} className={classes("flex gap-2.5 rounded-lg px-3.5 py-3 text-[13.5px]/5", box, className)}>
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" className={classes("flex-none", icon)} />
      <div className="grid min-w-0 flex-1 gap-1 [overflow-wrap:anywhere]">{children}</div>
    </div>
  );
}
