import Link from "next/link";

import { BrandMark } from "@/components/ui/BrandMark";

/** The mark alone, for pages that belong to nobody's work. */
export function BareHeader() {
  return (
    <header className="flex h-14 items-center px-4 sm:px-6">
      <Link href="/" className="inline-flex items-center gap-2 text-[15px] font-semibold tracking-[-0.012em]">
        <BrandMark size={24} />
        Patchbay
      </Link>
    </header>
  );
}
