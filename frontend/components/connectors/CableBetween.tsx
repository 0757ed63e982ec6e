import { Check, X } from "lucide-react";
import type { ReactNode } from "react";

import { BrandMark } from "@/components/ui/BrandMark";
import { UnpluggedCable } from "@/components/ui/UnpluggedCable";
import { classes } from "@/lib/class-names";
import { monogram } from "@/lib/monogram";

interface CableBetweenProps {
  name: string;
  icon?: ReactNode;
  plugged: boolean;
}

/** Our mark and an app's, with the cable between them plugged in or hanging. The words below say the same. */
export function CableBetween({ name, icon, plugged }: CableBetweenProps) {
  const Mark = plugged ? Check : X;
  return (
    <div aria-hidden="true" className="relative mb-2.5 flex items-center gap-1">
      <LargeTile>
        <BrandMark size={30} />
      </LargeTile>
      <span className="mt-3">{plugged ? <PluggedCable /> : <UnpluggedCable />}</span>
      <LargeTile>{icon ?? monogram(name)}</LargeTile>
      <span
        className={classes(
          "absolute top-12 left-1/2 grid size-9 -translate-x-1/2 place-items-center rounded-full text-bg ring-[5px] ring-bg",
          plugged ? "bg-ok" : "bg-bad",
        )}
      >
        <Mark size={20} strokeWidth={1.75} />
      </span>
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

function PluggedCable() {
  return (
    <svg width="132" height="64" viewBox="0 0 132 64" fill="none" stroke="var(--line)" aria-hidden="true">
      <circle cx="10" cy="18" r="6.5" strokeWidth="2" />
      <circle cx="122" cy="18" r="6.5" strokeWidth="2" />
      <path d="M10 18C16 66 116 66 122 18" stroke="var(--accent)" strokeWidth="3.5" strokeLinecap="round" />
      <circle cx="10" cy="18" r="4" fill="var(--accent)" stroke="none" />
      <circle cx="122" cy="18" r="4" fill="var(--accent)" stroke="none" />
    </svg>
  );
}
