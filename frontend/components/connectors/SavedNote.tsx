import { countedTools } from "@/components/connectors/connector-status";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import type { Connector } from "@/lib/contract";
import { useFocusOnArrival } from "@/lib/use-focus-on-arrival";

interface SavedNoteProps {
  connector: Connector;
  onStartChat: () => void;
}

/** What was just saved, and the step that comes next. */
export function SavedNote({ connector: { name, tool_count: count }, onStartChat }: SavedNoteProps) {
  const next = useFocusOnArrival<HTMLButtonElement>(true);
  return (
    <Note tone="ok" role="status">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="font-medium">
            {name} saved with {countedTools(count)}
          </p>
          <p className="text-small">{count === 1 ? "It goes" : "They go"} along with your next message.</p>
        </div>
        <Button ref={next} look="primary" size="sm" onClick={onStartChat}>
          Start chat
        </Button>
      </div>
    </Note>
  );
}
