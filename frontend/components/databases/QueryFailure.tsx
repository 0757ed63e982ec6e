import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import type { QueryAnswer } from "@/lib/contract";

interface QueryFailureProps {
  sql: string;
  answer: QueryAnswer;
  onRunAnyway: () => void;
}

/** Why there are no rows, in our words and the server's, and what helps. */
export function QueryFailure({ sql, answer, onRunAnyway }: QueryFailureProps) {
  const { message, words, hint, fix, reason, position } = answer;
  const isExpensive = reason === "expensive";
  const place = position ? placeOf(sql, position) : null;
  return (
    <Note tone={isExpensive ? "warn" : "bad"} role="alert">
      <p className="font-medium">{message}</p>
      {words && <p className="text-small">The server says: {words}.</p>}
      {place && (
        <p className="text-small">
          Line {place.line}, character {place.column}
        </p>
      )}
      {hint && <p className="text-small">{hint}</p>}
      {fix && <p className="text-small">{fix}</p>}
      {isExpensive && (
        <div className="mt-1">
          <Button size="sm" onClick={onRunAnyway}>
            Run all the same
          </Button>
        </div>
      )}
    </Note>
  );
}

/** PostgreSQL counts characters of the whole text, from 1. */
function placeOf(sql: string, position: number): { line: number; column: number } {
  const before = Array.from(sql)
    .slice(0, position - 1)
    .join("")
    .split("\n");
  return { line: before.length, column: Array.from(before.at(-1) ?? "").length + 1 };
}
