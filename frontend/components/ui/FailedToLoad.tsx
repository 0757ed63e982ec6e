import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { messageOf } from "@/lib/api-client";

interface FailedToLoadProps {
  what: string;
  error: unknown;
  retrying: boolean;
  onRetry: () => void;
}

export function FailedToLoad({ what, error, retrying, onRetry }: FailedToLoadProps) {
  return (
    <Note tone="bad" role="alert">
      <p className="font-medium">{what} could not be loaded</p>
      <p className="text-small">{messageOf(error)}</p>
      <div className="mt-1">
        <Button size="sm" busy={retrying} onClick={onRetry}>
          Try again
        </Button>
      </div>
    </Note>
  );
}
