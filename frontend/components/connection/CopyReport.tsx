import { Copy } from "lucide-react";
import { useState } from "react";

import { Button } from "@/components/ui/Button";
import { useToast } from "@/components/ui/Toaster";

interface CopyReportProps {
  report: string;
  label?: string;
  /** What is said once it is done. */
  copied?: string;
}

/** Copies the report; where the browser forbids that, the report itself appears, ready to be selected. */
export function CopyReport({ report, label = "Copy report", copied = "Report copied" }: CopyReportProps) {
  const toast = useToast();
  const [isForbidden, setForbidden] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(report);
      toast({ tone: "ok", text: copied });
    } catch {
      setForbidden(true);
    }
  };
  if (isForbidden) {
    return (
      <div className="grid gap-1.5">
        <p className="text-small text-text-2">This browser does not let the page copy. Select the text instead.</p>
        <pre className="overflow-auto rounded-md border border-border bg-surface p-3 font-mono text-code">{report}</pre>
      </div>
    );
  }
  return (
    <Button size="sm" onClick={() => void copy()} className="justify-self-end">
      <Copy size={15} strokeWidth={1.75} aria-hidden="true" />
      {label}
    </Button>
  );
}
