import { useMutation } from "@tanstack/react-query";
import { Braces, ChevronDown, Download, FileSpreadsheet, FileText, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { savedWords } from "@/components/databases/counted-rows";
import { Button } from "@/components/ui/Button";
import { Menu, MenuItem } from "@/components/ui/Menu";
import { useToast } from "@/components/ui/Toaster";
import { messageOf } from "@/lib/api-client";
import { exportQuery } from "@/lib/databases-api";
import { saveFile } from "@/lib/save-file";

const FORMATS = [
  { format: "csv", label: "CSV", icon: FileText },
  { format: "xlsx", label: "Excel", icon: FileSpreadsheet },
  { format: "json", label: "JSON", icon: Braces },
] as const;

type Format = (typeof FORMATS)[number]["format"];

interface ExportResultsProps {
  databaseId: number;
  /** The query whose rows are saved: it is run again, to its end. */
  sql: string;
  acceptsCost: boolean;
  /** What the file is called before its ending. */
  fileName: string;
}

/**
 * Saves all rows of a query, also those that the page does not show. Leaving the page ends it. The focus goes from the
 * menu to Cancel and back, unless the user has taken it elsewhere.
 */
export function ExportResults({ databaseId, sql, acceptsCost, fileName }: ExportResultsProps) {
  const toast = useToast();
  const current = useRef<AbortController | null>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const [comesBack, setComesBack] = useState(false);
  useEffect(() => () => current.current?.abort(), []);
  const saving = useMutation({
    mutationFn: (format: Format) => {
      const controller = new AbortController();
      current.current = controller;
      return exportQuery(databaseId, { sql, format, accept_cost: acceptsCost }, controller.signal);
    },
    onSuccess: ({ file, rows, leavesSomeOut }, format) => {
      const name = `${fileName}.${format}`;
      saveFile(file, name);
      toast({ tone: "ok", text: savedWords(rows, name, { leavesSomeOut }) });
    },
    onError: (error) => {
      if (!current.current?.signal.aborted) toast({ tone: "bad", text: messageOf(error) });
    },
    onSettled: () => setComesBack(document.activeElement === cancel.current),
  });
  useEffect(() => {
    if (saving.isPending) cancel.current?.focus();
  }, [saving.isPending]);
  if (saving.isPending) {
    return (
      <Button ref={cancel} look="ghost" size="sm" onClick={() => current.current?.abort()}>
        <X size={15} strokeWidth={1.75} aria-hidden="true" />
        Cancel saving
      </Button>
    );
  }
  return (
    <Menu
      takesFocus={comesBack}
      trigger={
        <Button look="ghost" size="sm">
          <Download size={15} strokeWidth={1.75} aria-hidden="true" />
          Save all rows
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      }
    >
      {FORMATS.map(({ format, label, icon: Icon }) => (
        <MenuItem key={format} icon={<Icon size={16} strokeWidth={1.75} />} onSelect={() => saving.mutate(format)}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
