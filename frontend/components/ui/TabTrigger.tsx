import { Tabs } from "radix-ui";
import type { ReactNode } from "react";

import { classes } from "@/lib/class-names";

interface TabTriggerProps {
  value: string;
  /** How many there are behind it; nothing stands there for none. */
  count?: number;
  className?: string;
  children: ReactNode;
}

export function TabTrigger({ value, count = 0, className = "h-10", children }: TabTriggerProps) {
  return (
    <Tabs.Trigger
      value={value}
      // Radix gives the focus by script, which the browser may take for the keyboard's and draw a ring.
      onMouseDown={(event) => event.button === 0 && event.currentTarget.focus({ focusVisible: false })}
      className={classes(
        "relative -mx-1.5 flex items-center gap-[7px] rounded-sm px-1.5 whitespace-nowrap text-text-2 outline-offset-[-2px] after:absolute after:inset-x-1.5 after:-bottom-px after:h-0.5 after:rounded-t-sm data-[state=active]:font-medium data-[state=active]:text-text data-[state=active]:after:bg-accent",
        className,
      )}
    >
      {children}
      {count > 0 && (
        <span className="min-w-5 rounded-full bg-sunken px-1.5 text-center text-[12px]/[18px] font-normal text-text-2 tabular-nums">
          {count}
        </span>
      )}
    </Tabs.Trigger>
  );
}
