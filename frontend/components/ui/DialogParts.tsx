import { ArrowLeft, X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

import { IconButton } from "@/components/ui/Button";

interface DialogHeadProps {
  title: string;
  subtitle?: ReactNode;
  /** What the dialog is about, in a picture. */
  tile?: ReactNode;
  backLabel?: string | undefined;
  onBack?: () => void;
  /** What stands before the close button. */
  children?: ReactNode;
}

/** The dialog's title row; a view inside the dialog has a way back to the lists. */
export function DialogHead({ title, subtitle, tile, backLabel = "Back to apps", onBack, children }: DialogHeadProps) {
  return (
    <div className="flex flex-none items-center gap-2.5 px-4 pt-3 pb-2 sm:pt-[18px] sm:pr-4 sm:pb-3.5 sm:pl-6">
      {onBack && (
        <IconButton label={backLabel} onClick={onBack} className="-ml-2.5">
          <ArrowLeft size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      )}
      {tile}
      <div className="min-w-0 flex-1">
        <Dialog.Title dir="auto" title={title} className="truncate text-dialog font-semibold tracking-[-0.014em]">
          {title}
        </Dialog.Title>
        {subtitle && <p className="truncate text-small text-text-2">{subtitle}</p>}
      </div>
      {children}
      <Dialog.Close asChild>
        <IconButton label="Close">
          <X size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </Dialog.Close>
    </div>
  );
}

interface SplitProps {
  form: ReactNode;
  tester: ReactNode;
}

/** Form left, test right; on phones the test follows the form. */
export function Split({ form, tester }: SplitProps) {
  return (
    <div className="grid min-h-0 flex-1 content-start overflow-auto border-t border-border sm:grid-cols-2 sm:content-stretch sm:overflow-visible">
      <div className="grid content-start gap-4 p-4 sm:overflow-auto sm:px-6 sm:py-5">{form}</div>
      <div
        data-tester=""
        className="grid grid-cols-[minmax(0,1fr)] content-start gap-3.5 border-border bg-bg p-4 max-sm:border-t sm:overflow-auto sm:border-l sm:px-6 sm:py-5"
      >
        {tester}
      </div>
    </div>
  );
}

export function DialogFoot({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-none flex-wrap items-center gap-2 border-t border-border px-4 py-2.5 sm:px-6 sm:py-3.5">
      {children}
    </div>
  );
}
