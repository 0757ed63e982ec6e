import type { Metadata } from "next";
import Link from "next/link";

import { BareFrame } from "@/components/shell/BareFrame";
import { buttonClasses } from "@/components/ui/Button";
import { UnpluggedCable } from "@/components/ui/UnpluggedCable";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFoundPage() {
  return (
    <BareFrame>
      <div className="grid justify-items-center gap-4 text-center">
        <UnpluggedCable />
        <h1 className="text-page font-semibold tracking-[-0.02em]">Nothing is plugged in here</h1>
        <p className="max-w-[360px] text-balance text-text-2">
          This address belongs to no page. It may have been mistyped, or the page has moved.
        </p>
        <Link href="/" className={buttonClasses("primary", "md")}>
          Go to Patchbay
        </Link>
      </div>
    </BareFrame>
  );
}
