import { Button } from "@/components/ui/Button";

/** A filter that leaves nothing, and the way out of it. */
export function NothingMatches({ what, onShowAll }: { what: "call" | "entry"; onShowAll: () => void }) {
  return (
    <div className="grid justify-items-center gap-3 py-14 text-center">
      <p className="text-text-2">No {what} matches.</p>
      <Button onClick={onShowAll}>Show all {what === "call" ? "calls" : "entries"}</Button>
    </div>
  );
}
