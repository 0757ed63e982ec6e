import { useState, type RefObject } from "react";
import type { UseFormReturn } from "react-hook-form";

import { useStagedTest, type StagedTest } from "@/components/connection/use-staged-test";
import { INVALID_URL, type ConnectorValues } from "@/components/connectors/connector-schema";
import { ApiError } from "@/lib/api-client";
import type { AuthType, ConnectionTestResult } from "@/lib/contract";
import type { TestWatch } from "@/lib/staged-tests";

const TESTED_FIELDS = ["serverUrl", "headerName", "apiKey", "accessToken"] as const;

interface TestedTargetOptions<Target> {
  form: UseFormReturn<ConnectorValues>;
  /** The form element, whose tester is brought into sight. */
  root: RefObject<HTMLElement | null>;
  /** What in the form decides where the connector leads. */
  targetOf: (values: ConnectorValues) => Target;
  runTest: (target: Target, watch: TestWatch) => Promise<ConnectionTestResult>;
  onStart?: () => void;
}

export interface TestedTarget {
  test: StagedTest<ConnectionTestResult>;
  startTest: () => Promise<void>;
  stop: () => void;
  /** Whether exactly this target has passed its test. */
  hasPassed: (values: ConnectorValues) => boolean;
  /** Whether some other target has. */
  hasPassedBefore: boolean;
}

/** The rule of both forms: where a connector leads can only be saved as it was tested. */
export function useTestedTarget<Target>(options: TestedTargetOptions<Target>): TestedTarget {
  const { form, root, targetOf, runTest, onStart } = options;
  const { test, run, stop } = useStagedTest<ConnectionTestResult>();
  const [passedKey, setPassedKey] = useState<string | null>(null);

  const startTest = async () => {
    if (!(await form.trigger(TESTED_FIELDS, { shouldFocus: true }))) return;
    const entered = form.getValues();
    const target = targetOf(entered);
    setPassedKey(null);
    onStart?.();
    root.current?.querySelector("[data-tester]")?.scrollIntoView({ block: "start" });
    const outcome = await run((watch) => runTest(target, watch));
    if (outcome instanceof ApiError) {
      if (outcome.issueFor("server_url")) form.setError("serverUrl", { message: INVALID_URL });
    } else if (outcome) {
      showInFields(form, outcome, entered.authType);
      if (outcome.success) setPassedKey(JSON.stringify(target));
    }
  };

  return {
    test,
    startTest,
    stop,
    hasPassed: (values) => passedKey === JSON.stringify(targetOf(values)),
    hasPassedBefore: passedKey !== null,
  };
}

function showInFields(form: UseFormReturn<ConnectorValues>, result: ConnectionTestResult, authType: AuthType): void {
  if (result.error_code === "INVALID_URL") form.setError("serverUrl", { message: INVALID_URL });
  if (result.error_code === "AUTH_FAILED") {
    if (authType === "api_key") form.setError("apiKey", { message: "The server did not accept this key." });
    if (authType === "oauth") form.setError("accessToken", { message: "The server did not accept this token." });
  }
  const serverName = result.server?.name;
  if (result.success && serverName && !form.getValues("name").trim()) {
    form.setValue("name", serverName, { shouldValidate: true });
  }
}
