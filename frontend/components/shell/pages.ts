import { Database, History, MessageSquare, type LucideIcon } from "lucide-react";

import { HOME_PATH } from "@/lib/local-path";

export const DATABASES_PATH = "/dashboard/databases";
export const ACTIVITY_PATH = "/dashboard/activity";
export const SETTINGS_PATH = "/dashboard/settings";

interface PageLink {
  href: string;
  label: string;
  icon: LucideIcon;
}

/** The pages of the header, in its order. */
export const PAGES: readonly PageLink[] = [
  { href: HOME_PATH, label: "Chat", icon: MessageSquare },
  { href: DATABASES_PATH, label: "Databases", icon: Database },
  { href: ACTIVITY_PATH, label: "Activity", icon: History },
];
