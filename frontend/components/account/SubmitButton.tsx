import { useSyncExternalStore } from "react";

import { Button } from "@/components/ui/Button";

const never = () => () => undefined;

/**
 * Works only once the page's script does: until then the browser itself would send the form, and the password would
 * stand in an address or a log. It looks ready all the same, because that takes a moment at most.
 */
export function SubmitButton({ busy, children }: { busy: boolean; children: string }) {
  const isReady = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <fieldset disabled={!isReady} className="contents">
      <Button type="submit" look="primary" size="lg" busy={busy} className="mt-1 w-full">
        {children}
      </Button>
    </fieldset>
  );
}
