import { accountFailure } from "@/components/account/account-errors";
import { Note } from "@/components/ui/Note";

/** Why nothing was done, above the fields. */
export function FormFailure({ what, error }: { what: string; error: Error | null }) {
  if (!error) return null;
  return (
    <Note tone="bad" role="alert">
      <p className="font-medium">{what}</p>
      <p className="text-small">{accountFailure(error)}</p>
    </Note>
  );
}
