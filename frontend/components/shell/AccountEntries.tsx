import { useMutation } from "@tanstack/react-query";
import { LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useSyncExternalStore } from "react";

import { SETTINGS_PATH } from "@/components/shell/pages";
import type { MenuBeginning } from "@/components/ui/LateMenu";
import { Menu, MenuItem, MenuLabel, MenuRadio, MenuSeparator } from "@/components/ui/Menu";
import { useToast } from "@/components/ui/Toaster";
import { messageOf } from "@/lib/api-client";
import { logout } from "@/lib/auth-api";
import type { User } from "@/lib/contract";
import { chooseTheme, storedTheme, subscribeToTheme, type ThemeChoice } from "@/lib/theme";

const ICON = { size: 16, strokeWidth: 1.75 };

const THEMES = [
  { value: "light", label: "Light", icon: <Sun {...ICON} /> },
  { value: "dark", label: "Dark", icon: <Moon {...ICON} /> },
  { value: "system", label: "As the device", icon: <Monitor {...ICON} /> },
] as const;

/** The account's menu with its button; fetched after the page. */
export function AccountEntries({ user, ...beginning }: MenuBeginning & { user: User }) {
  const router = useRouter();
  const path = usePathname();
  const toast = useToast();
  const theme = useSyncExternalStore<ThemeChoice>(subscribeToTheme, storedTheme, () => "system");
  const signOut = useMutation({
    mutationFn: logout,
    // A full load, so that nothing of this account stays in memory.
    onSuccess: () => window.location.assign("/"),
    onError: (error) => toast({ tone: "bad", text: `You are still signed in. ${messageOf(error)}` }),
  });
  return (
    <Menu {...beginning}>
      <MenuLabel>
        {user.name && <span className="block truncate font-medium">{user.name}</span>}
        <span className="block truncate text-small text-text-2">{user.email}</span>
      </MenuLabel>
      <MenuSeparator />
      <MenuRadio label="Theme" value={theme} options={THEMES} onChange={chooseTheme} />
      <MenuSeparator />
      <MenuItem
        icon={<Settings {...ICON} />}
        isCurrent={path === SETTINGS_PATH}
        onSelect={() => router.push(SETTINGS_PATH)}
      >
        Settings
      </MenuItem>
      <MenuItem icon={<LogOut {...ICON} />} onSelect={() => signOut.mutate()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
