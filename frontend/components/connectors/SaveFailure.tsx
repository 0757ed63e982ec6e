import { useEffect, useRef } from "react";

import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { ApiError, messageOf } from "@/lib/api-client";

interface SaveFailureProps {
  error: Error | null;
  isSaving: boolean;
  /** The words of the button that saves the same address twice. */
  anyway: string;
  onAnyway: () => void;
}

/** Why saving was refused; the same address twice is only a question. */
export function SaveFailure({ error, ...question }: SaveFailureProps) {
  const box = useRef<HTMLDivElement>(null);
  // It stands above a list that may have been scrolled, and on phones below the fields.
  useEffect(() => {
    if (error) box.current?.scrollIntoView({ block: "nearest" });
  }, [error]);
  return (
    error && (
      <div ref={box}>
        <Refusal error={error} {...question} />
      </div>
    )
  );
}

function Refusal({ error, isSaving, anyway, onAnyway }: SaveFailureProps & { error: Error }) {
  if (error instanceof ApiError && error.code === "DUPLICATE_URL") {
    return (
      <Note tone="warn" role="alert">
        <p className="font-medium">You have a connector with this address</p>
        <p className="text-small">{error.message}</p>
        <div className="mt-1">
          <Button size="sm" busy={isSaving} onClick={onAnyway}>
            {anyway}
          </Button>
        </div>
      </Note>
    );
  }
  if (error instanceof ApiError && error.code === "CONNECTOR_CHANGED") {
    return (
      <Note tone="warn" role="alert">
        <p className="font-medium">This connector was changed elsewhere while you were editing</p>
        <p className="text-small">
          Nothing was saved. Fields that you had not touched show its new values; look at them and save again.
        </p>
      </Note>
    );
  }
  return (
    <Note tone="bad" role="alert">
      <p className="font-medium">The connector was not saved</p>
      <p className="text-small">{messageOf(error)}</p>
    </Note>
  );
}
