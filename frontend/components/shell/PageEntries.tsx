import { useRouter } from "next/navigation";

import { PAGES } from "@/components/shell/pages";
import type { MenuBeginning } from "@/components/ui/LateMenu";
import { Menu, MenuItem } from "@/components/ui/Menu";

/** The menu of pages with its button; fetched after the page. */
export function PageEntries({ current, ...beginning }: MenuBeginning & { current: string }) {
  const router = useRouter();
  return (
    <Menu align="start" {...beginning}>
      {PAGES.map(({ href, label, icon: Icon }) => (
        <MenuItem
          key={href}
          icon={<Icon size={16} strokeWidth={1.75} />}
          isCurrent={href === current}
          onSelect={() => router.push(href)}
        >
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
