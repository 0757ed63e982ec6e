import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";

import { AppsDialog } from "@/components/connectors/AppsDialog";
import { AppsIcon } from "@/components/ui/AppsIcon";
import { HOME_PATH } from "@/lib/local-path";
import { appsQuery } from "@/lib/queries";

/** Opens the Apps dialog from any page; a dot says that something in it needs somebody. */
export function AppsButton() {
  const router = useRouter();
  const apps = useQuery(appsQuery);
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const needsAttention = (apps.data?.attention ?? 0) > 0;
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={needsAttention ? "Apps, needs attention" : "Apps"}
        onClick={() => setOpen(true)}
        className="sm:button-edge relative inline-flex size-10 items-center justify-center gap-[7px] rounded-sm text-small font-medium text-text-2 transition-colors duration-(--fast) hover:bg-hover sm:h-7 sm:w-auto sm:bg-surface sm:pr-3 sm:pl-2.5 sm:text-text"
      >
        <AppsIcon />
        <span className="max-sm:hidden">Apps</span>
        {needsAttention && (
          <span
            aria-hidden="true"
            className="absolute top-1.5 right-1.5 size-2 rounded-full bg-warn-dot ring-2 ring-bg sm:-top-[3px] sm:-right-[3px] sm:size-[9px]"
          />
        )}
      </button>
      <AppsDialog
        open={isOpen}
        onOpenChange={setOpen}
        onReturnFocus={() => button.current?.focus()}
        onStartChat={() => router.push(HOME_PATH)}
      />
    </>
  );
}
