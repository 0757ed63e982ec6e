import { CopyReport } from "@/components/connection/CopyReport";
import { Note } from "@/components/ui/Note";
import type { DatabaseTestResult } from "@/lib/contract";

interface RoleWarningProps {
  role: NonNullable<DatabaseTestResult["role"]>;
  script: string | null;
}

/** What a role can do beyond reading, and the script that makes one that cannot. */
export function RoleWarning({ role, script }: RoleWarningProps) {
  return (
    <>
      <Note tone="warn">
        <p className="font-medium">{role.name} can do more than read</p>
        <ul className="grid gap-1 text-small">
          {role.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
        <p className="text-small">Patchbay only reads, whatever the role may do. A role that can only read is safer.</p>
      </Note>
      {script && (
        <section aria-label="Script for a role that only reads" className="grid gap-2">
          <h3 className="text-small font-semibold">A role that only reads</h3>
          <p className="text-small text-text-2">Run this at your server, then connect with the role that it makes.</p>
          <pre
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which the keyboard must be able to do
            tabIndex={0}
            className="max-h-64 overflow-auto rounded-md border border-border bg-surface p-3 font-mono text-code"
          >
            {script}
          </pre>
          <CopyReport report={script} label="Copy script" copied="Script copied" />
        </section>
      )}
    </>
  );
}
