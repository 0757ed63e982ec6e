import {
  Blocks,
  Calendar,
  ChartColumn,
  Database,
  FileOutput,
  FileText,
  Globe,
  Mail,
  Notebook,
  Search,
  type LucideIcon,
} from "lucide-react";

/** Our drawing for each of the chat's icon names that system tools use. */
const ICONS: Record<string, LucideIcon> = {
  analytics: ChartColumn,
  calendar: Calendar,
  chart: ChartColumn,
  cube: Database,
  document: FileText,
  "external-link": FileOutput,
  globe: Globe,
  mail: Mail,
  notebook: Notebook,
  "page-blank": FileOutput,
  search: Search,
};

export function ToolIcon({ name, small = false }: { name: string; small?: boolean }) {
  const Icon = ICONS[name] ?? Blocks;
  return <Icon size={small ? 13 : 18} strokeWidth={1.75} aria-hidden="true" />;
}
