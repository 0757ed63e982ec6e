import Link from "next/link";
import type { ReactNode } from "react";

import { BrandMark } from "@/components/ui/BrandMark";

/** The mark, and one thing in the middle: for pages on which there is nothing to work with. */
export function BareFrame({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]">
      <header className="flex h-14 items-center px-4 sm:px-6">
        <Link href="/" className="inline-flex items-center gap-2 text-[15px] font-semibold tracking-[-0.012em]">
          <BrandMark size={24} />
          Patchbay
        </Link>
      </header>
      <main className="grid place-items-center px-4 pb-20">{children}</main>
    </div>
  );
}
