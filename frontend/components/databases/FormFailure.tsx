import { Note } from "@/components/ui/Note";
import { messageOf } from "@/lib/api-client";

export function FormFailure({ error, what }: { error: Error | null; what: string }) {
  if (!error) return null;
  return (
    <Note tone="bad" role="alert">
      <p className="font-medium">{what}</p>
      <p className="text-small">{messageOf(error)}</p>
    </Note>
  );
}
