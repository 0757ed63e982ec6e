import { ApiError } from "@/lib/api-client";

/** One stage of a connection test, as a server reports it. */
export interface TestedStage {
  name: string;
  status: "running" | "passed" | "warning" | "failed" | "skipped";
  ms: number;
  detail: string | null;
}

export type StageState = TestedStage["status"] | "waiting";

export interface StageView {
  name: string;
  label: string;
  state: StageState;
  ms: number | null;
  detail: string | null;
}

export interface TestWatch {
  onStage: (stage: TestedStage) => void;
  signal: AbortSignal;
}

/** All stages of a test in their order with what is known of each; later reports of one replace earlier ones. */
export function viewsOf(
  stages: readonly { name: string; label: string }[],
  reports: readonly TestedStage[],
): StageView[] {
  return stages.map(({ name, label }) => {
    const report = reports.findLast((candidate) => candidate.name === name);
    return {
      name,
      label,
      state: report?.status ?? "waiting",
      ms: report?.ms ?? null,
      detail: report?.detail ?? null,
    };
  });
}

/** What the failed stage found out, beyond the message of its code. */
export function failureDetail(result: { stages: readonly TestedStage[] }): string | null {
  return result.stages.find((stage) => stage.status === "failed")?.detail ?? null;
}

export function stageLine({ label, state, ms, detail }: StageView): string {
  return `${label}: ${state}${ms === null ? "" : `, ${ms} ms`}${detail ? `, ${detail}` : ""}`;
}

type Listen = (onEvent: (event: { name: string; data: unknown }) => void) => Promise<void>;

/** The result at the end of a test's events; its stages are handed on while it runs. */
export async function resultOfTest<Result>(listen: Listen, onStage: (stage: TestedStage) => void): Promise<Result> {
  const results: Result[] = [];
  await listen(({ name, data }) => {
    if (name === "stage") onStage(data as TestedStage);
    if (name === "result") results.push(data as Result);
  });
  const result = results.at(-1);
  if (!result) {
    const message = "The test broke off before it had a result. Test again.";
    throw new ApiError({ status: 0, code: "BROKEN_OFF", message });
  }
  return result;
}
