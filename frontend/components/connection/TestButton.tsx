import { RefreshCw, X } from "lucide-react";

import type { StagedTest } from "@/components/connection/use-staged-test";
import { Button } from "@/components/ui/Button";

interface TestButtonProps {
  test: StagedTest<unknown>;
  /** Whether testing is the one next step, which the primary look marks. */
  isNext: boolean;
  onTest: () => void;
  onStop: () => void;
}

export function TestButton({ test, isNext, onTest, onStop }: TestButtonProps) {
  if (test.phase === "running") {
    return (
      <Button onClick={onStop} className="max-sm:flex-1">
        <X size={16} strokeWidth={1.75} aria-hidden="true" />
        Stop test
      </Button>
    );
  }
  return (
    <Button look={isNext ? "primary" : "secondary"} onClick={onTest} className="max-sm:flex-1">
      {test.phase !== "idle" && <RefreshCw size={16} strokeWidth={1.75} aria-hidden="true" />}
      {test.phase === "idle" ? "Test connection" : "Test again"}
    </Button>
  );
}
