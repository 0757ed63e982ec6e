import type { ReactNode, Ref } from "react";

import { TestButton } from "@/components/connection/TestButton";
import type { StagedTest } from "@/components/connection/use-staged-test";
import { Button } from "@/components/ui/Button";
import { DialogFoot, Split } from "@/components/ui/DialogParts";

interface TestedFormProps {
  ref: Ref<HTMLFormElement>;
  label: string;
  head: ReactNode;
  fields: ReactNode;
  /** What failed to be saved, and the test. */
  tester: ReactNode;
  test: StagedTest<unknown>;
  /** Without it, submitting tests instead of saving. */
  maySave: boolean;
  /** Whether testing is what comes next; else something has to be entered first. */
  isTestNext?: boolean;
  /** Why it cannot be saved yet. */
  gate: string;
  saveLabel?: string;
  isSaving: boolean;
  onSave: () => unknown;
  onTest: () => unknown;
  onStop: () => void;
  onClose: () => void;
}

/** A form in a dialog whose target is saved as it was tested: the fields beside the test, and both steps below. */
export function TestedForm({ ref, label, head, fields, tester, test, maySave, ...steps }: TestedFormProps) {
  const { isTestNext = !maySave, gate, saveLabel = "Save", isSaving, onSave, onTest, onStop, onClose } = steps;
  return (
    <form
      ref={ref}
      noValidate
      aria-label={label}
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (maySave) onSave();
        else onTest();
      }}
    >
      {head}
      <Split form={fields} tester={tester} />
      <DialogFoot>
        <TestButton test={test} isNext={isTestNext} onTest={onTest} onStop={onStop} />
        <p
          className="text-right text-small text-text-3 max-sm:order-first max-sm:w-full max-sm:text-left sm:flex-1"
          role="status"
        >
          {!maySave && gate}
        </p>
        <Button look="ghost" onClick={onClose} className="max-sm:flex-1">
          Cancel
        </Button>
        <Button look="primary" type="submit" disabled={!maySave} busy={isSaving} className="max-sm:flex-1">
          {saveLabel}
        </Button>
      </DialogFoot>
    </form>
  );
}
