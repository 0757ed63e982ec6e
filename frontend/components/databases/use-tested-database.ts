import { useState, type RefObject } from "react";
import type { UseFormReturn } from "react-hook-form";

import { useStagedTest, type StagedTest } from "@/components/connection/use-staged-test";
import type { DatabaseValues } from "@/components/databases/database-form";
import type { DatabaseTestResult } from "@/lib/contract";
import { failureDetail, type TestWatch } from "@/lib/staged-tests";

interface TestedDatabaseOptions<Target> {
  form: UseFormReturn<DatabaseValues>;
  /** The form element, whose tester is brought into sight. */
  root: RefObject<HTMLElement | null>;
  targetOf: (values: DatabaseValues) => Target;
  runTest: (target: Target, watch: TestWatch) => Promise<DatabaseTestResult>;
}

export interface TestedDatabase {
  test: StagedTest<DatabaseTestResult>;
  startTest: () => Promise<void>;
  stop: () => void;
  /** Whether exactly this target has passed its test. */
  hasPassed: (values: DatabaseValues) => boolean;
}

/** A database is connected only as it was tested. */
export function useTestedDatabase<Target>(options: TestedDatabaseOptions<Target>): TestedDatabase {
  const { form, root, targetOf, runTest } = options;
  const { test, run, stop } = useStagedTest<DatabaseTestResult>();
  const [passedKey, setPassedKey] = useState<string | null>(null);
  const startTest = async () => {
    if (!(await form.trigger(undefined, { shouldFocus: true }))) return;
    const target = targetOf(form.getValues());
    setPassedKey(null);
    root.current?.querySelector("[data-tester]")?.scrollIntoView({ block: "start" });
    const outcome = await run((watch) => runTest(target, watch));
    if (!outcome || outcome instanceof Error) return;
    if (outcome.success) setPassedKey(JSON.stringify(target));
    else showInFields(form, outcome);
  };
  return { test, startTest, stop, hasPassed: (values) => passedKey === JSON.stringify(targetOf(values)) };
}

function showInFields(form: UseFormReturn<DatabaseValues>, result: DatabaseTestResult): void {
  const { way } = form.getValues();
  if (result.error_code === "INVALID_ADDRESS" && way === "dsn") {
    const words = [failureDetail(result), result.fix].filter(Boolean).join(" ");
    form.setError("dsn", { message: words || "This is no connection string." });
  }
  if (result.reason === "password_rejected" && way === "fields") {
    form.setError("password", { message: "The server does not accept this user with this password." });
  }
}
