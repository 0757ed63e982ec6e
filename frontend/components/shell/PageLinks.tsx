import Link from "next/link";
import { usePathname } from "next/navigation";

import { PAGES } from "@/components/shell/pages";
import { BrandMark } from "@/components/ui/BrandMark";
import { LateMenu } from "@/components/ui/LateMenu";
import { classes } from "@/lib/class-names";
import { HOME_PATH } from "@/lib/local-path";

const loadEntries = async () => (await import("@/components/shell/PageEntries")).PageEntries;

/** The mark and the pages beside it; on phones the mark opens them. */
export function PageLinks() {
  const current = usePathname();
  return (
    <nav aria-label="Pages" className="flex items-center">
      <div className="sm:hidden">
        <PagesMenu current={current} />
      </div>
      <div className="flex items-center gap-5 max-sm:hidden">
        <Link
          href={HOME_PATH}
          aria-label="Patchbay"
          className="inline-flex items-center gap-2 text-[15px] font-semibold tracking-[-0.012em]"
        >
          <BrandMark />
          <span className="max-[760px]:hidden">Patchbay</span>
        </Link>
        <ul className="flex items-center gap-0.5">
          {PAGES.map(({ href, label }) => (
            <li key={href} className="flex">
              <Link
                href={href}
                aria-current={href === current ? "page" : undefined}
                className={classes(
                  "rounded-sm px-2.5 py-1.5 text-[13.5px] transition-colors duration-(--fast)",
                  href === current ? "bg-hover text-text" : "text-text-2 hover:bg-hover hover:text-text",
                )}
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}

function PagesMenu({ current }: { current: string }) {
  return (
    <LateMenu
      trigger={
        <button type="button" aria-label="Pages" title="Pages" className="grid size-10 place-items-center rounded-md">
          <BrandMark />
        </button>
      }
      load={loadEntries}
      given={{ current }}
    />
  );
}
