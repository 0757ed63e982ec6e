import type { ReactNode } from "react";

import { monogram } from "@/lib/monogram";

/** Stands for an app: an icon of our own, else two letters on grey. */
export function Tile({ name, icon }: { name: string; icon?: ReactNode }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-9 flex-none place-items-center rounded-[9px] bg-sunken text-small font-semibold text-text-2 inset-ring inset-ring-border"
    >
      {icon ?? monogram(name)}
    </span>
  );
}
