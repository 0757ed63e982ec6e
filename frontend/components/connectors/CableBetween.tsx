import { Check, X } from "lucide-react";
import type { ReactNode } from "react";

import { BrandMark } from "@/components/ui/BrandMark";
import { UnpluggedCable } from "@/components/ui/UnpluggedCable";
import { classes } from "@/lib/class-names";
import { monogram } from "@/lib/monogram";

/** "offered": nothing is connected yet, and nothing has failed. */
type Cable = "plugged" | "hanging" | "offered";

interface CableBetweenProps {
  name: string;
  icon?: ReactNode;
  cable: Cable;
}

/** Our mark and an app's, with the cable between them. The words below say the same. */
export function CableBetween({ name, icon, cable }: CableBetweenProps) {
  const Mark = cable === "plugged" ? Check : X;
  return (
    <div aria-hidden="true" className="relative mb-2.5 flex items-center gap-1">
      <LargeTile>
        <BrandMark size={30} />
      </LargeTile>
      <span className="mt-3">
        {cable === "hanging" ? <UnpluggedCable /> : <LongCable isLit={cable === "plugged"} />}
      </span>
      <LargeTile>{icon ?? monogram(name)}</LargeTile>
      {cable !== "offered" && (
        <span
          className={classes(
            "absolute top-12 left-1/2 grid size-9 -translate-x-1/2 place-items-center rounded-full text-bg ring-[5px] ring-bg",
            cable === "plugged" ? "bg-ok" : "bg-bad",
          )}
        >
          <Mark size={20} strokeWidth={1.75} />
        </span>
      )}
    </div>
  );
}

function LargeTile({ children }: { children: ReactNode }) {
  return (
    <span className="grid size-14 flex-none place-items-center rounded-lg bg-surface text-[17px] font-semibold inset-ring inset-ring-border">
      {children}
    </span>
  );
}

/** From jack to jack: lit, or a dotted line where it would go. */
function LongCable({ isLit }: { isLit: boolean }) {
  return (
    <svg width="132" height="64" viewBox="0 0 132 64" fill="none" stroke="var(--line)" aria-hidden="true">
      <circle cx="10" cy="18" r="6.5" strokeWidth="2" />
      <circle cx="122" cy="18" r="6.5" strokeWidth="2" />
      <path
        d="M10 18C16 66 116 66 122 18"
        stroke="var(--accent)"
        strokeWidth={isLit ? 3.5 : 3}
        strokeLinecap="round"
        strokeDasharray={isLit ? undefined : "0.1 7"}
      />
      <circle cx="10" cy="18" r="4" fill="var(--accent)" stroke="none" />
      {isLit && <circle cx="122" cy="18" r="4" fill="var(--accent)" stroke="none" />}
    </svg>
  );
}
