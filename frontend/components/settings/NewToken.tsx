import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import type { NewApiToken } from "@/lib/account-api";

interface NewTokenProps {
  token: NewApiToken;
  onDone: () => void;
}

/** The token itself, which no later answer holds. Selected whole by one click where copying is forbidden. */
export function NewToken({ token, onDone }: NewTokenProps) {
  const [isCopied, setCopied] = useState(false);
  const [isForbidden, setForbidden] = useState(false);
  const heading = useRef<HTMLParagraphElement>(null);
  useEffect(() => heading.current?.focus(), [token.id]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(token.token);
      setCopied(true);
    } catch {
      setForbidden(true);
    }
  };
  return (
    <Note tone="ok">
      <p ref={heading} tabIndex={-1} className="font-medium outline-none">
        {token.name} is ready. Copy the token now: it is not shown again.
      </p>
      <code className="mt-1 block rounded-md border border-border bg-surface px-3 py-2 font-mono text-code [overflow-wrap:anywhere] select-all">
        {token.token}
      </code>
      {isForbidden && <p className="text-small">This browser does not let the page copy. Select the text instead.</p>}
      <div className="mt-1 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => void copy()}>
          {isCopied ? (
            <Check size={15} strokeWidth={1.75} aria-hidden="true" />
          ) : (
            <Copy size={15} strokeWidth={1.75} aria-hidden="true" />
          )}
          <span aria-live="polite">{isCopied ? "Copied" : "Copy token"}</span>
        </Button>
        <Button look="ghost" size="sm" onClick={onDone}>
          Done
        </Button>
      </div>
    </Note>
  );
}
