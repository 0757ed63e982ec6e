import Link from "next/link";

import { AccountMenu } from "@/components/shell/AccountMenu";
import { BrandMark } from "@/components/ui/BrandMark";
import type { User } from "@/lib/contract";
import { HOME_PATH } from "@/lib/local-path";

/** The two ends of the page's one header row; the chat's own header is painted between them. */
export function ShellHeader({ user }: { user: User }) {
  return (
    <>
      <nav aria-label="Pages" className="absolute top-0 left-0 z-10 flex h-14 items-center gap-5 pl-2.5 sm:pl-5">
        <Link
          href={HOME_PATH}
          aria-current="page"
          className="inline-flex items-center gap-2 text-[15px] font-semibold tracking-[-0.012em]"
        >
          <BrandMark />
          <span className="max-sm:sr-only">Patchbay</span>
        </Link>
        <Link
          href={HOME_PATH}
          aria-current="page"
          className="rounded-sm bg-hover px-2.5 py-1.5 text-[13.5px] text-text max-sm:hidden"
        >
          Chat
        </Link>
      </nav>
      <div className="absolute top-0 right-0 z-10 flex h-14 items-center pr-1.5 sm:pr-4">
        <AccountMenu user={user} />
      </div>
    </>
  );
}
