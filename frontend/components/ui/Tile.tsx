import type { ReactNode } from "react";

import { classes } from "@/lib/class-names";
import { monogram } from "@/lib/monogram";

interface TileProps {
  name: string;
  icon?: ReactNode;
  small?: boolean;
}

/** Stands for an app: an icon of our own, else two letters on grey. */
export function Tile({ name, icon, small = false }: TileProps) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        "grid flex-none place-items-center bg-sunken font-semibold text-text-2 inset-ring inset-ring-border",
        small ? "size-[22px] rounded-sm text-[10px]/none" : "size-9 rounded-[9px] text-small",
      )}
    >
      {icon ?? monogram(name)}
    </span>
  );
}
