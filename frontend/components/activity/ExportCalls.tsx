import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";

import { Button } from "@/components/ui/Button";
import { useToast } from "@/components/ui/Toaster";
import { exportCalls, MAX_EXPORTED_CALLS, type CallFilter } from "@/lib/activity-api";
import { messageOf } from "@/lib/api-client";
import { saveFile } from "@/lib/save-file";

/** Saves what the filters leave, also what is not on the page yet. */
export function ExportCalls({ filter, isEmpty }: { filter: CallFilter; isEmpty: boolean }) {
  const toast = useToast();
  const saving = useMutation({
    mutationFn: exportCalls,
    onSuccess: ({ file, leavesSomeOut }) => {
      saveFile(file, `patchbay-calls-${new Date().toISOString().slice(0, 10)}.csv`);
      const most = MAX_EXPORTED_CALLS.toLocaleString("en");
      const text = leavesSomeOut
        ? `The newest ${most} calls were saved. Filter by app, outcome or words to save others.`
        : "Calls saved as CSV";
      toast({ tone: "ok", text });
    },
    onError: (error) => toast({ tone: "bad", text: messageOf(error) }),
  });
  return (
    <Button busy={saving.isPending} disabled={isEmpty} onClick={() => saving.mutate(filter)}>
      <Download size={15} strokeWidth={1.75} aria-hidden="true" />
      Export CSV
    </Button>
  );
}
