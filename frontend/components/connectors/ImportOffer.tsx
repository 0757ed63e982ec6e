import { useMutation } from "@tanstack/react-query";
import { Braces } from "lucide-react";

import { Button } from "@/components/ui/Button";
import { messageOf } from "@/lib/api-client";
import { readMcpJson } from "@/lib/connectors-api";
import type { ImportResult } from "@/lib/contract";

interface ImportOfferProps {
  /** The pasted text. */
  content: string;
  onImported: (result: ImportResult) => void;
  onDismiss: () => void;
}

/** Offers to read a whole configuration file that was pasted where one address belongs. */
export function ImportOffer({ content, onImported, onDismiss }: ImportOfferProps) {
  const read = useMutation({ mutationFn: () => readMcpJson(content), onSuccess: onImported });
  return (
    <div role="status" className="flex gap-2.5 rounded-lg bg-accent-soft px-3.5 py-3 text-[13.5px]/5">
      <Braces size={18} strokeWidth={1.75} aria-hidden="true" className="mt-px flex-none text-accent-text" />
      <div className="grid min-w-0 flex-1 gap-2 [overflow-wrap:anywhere]">
        <p>This looks like an mcp.json. Its servers can be added one by one; nothing is saved before you save it.</p>
        {read.isError && (
          <p role="alert" className="text-small text-bad">
            {messageOf(read.error)}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <Button look="primary" size="sm" busy={read.isPending} onClick={() => read.mutate()}>
            Show its servers
          </Button>
          <Button look="ghost" size="sm" onClick={onDismiss}>
            Keep typing
          </Button>
        </div>
      </div>
    </div>
  );
}
