import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useRef, useState } from "react";
import { useForm, useWatch } from "react-hook-form";

import { ConnectionTester } from "@/components/connectors/ConnectionTester";
import { ConnectorFields } from "@/components/connectors/ConnectorFields";
import { DialogFoot, DialogHead, Split } from "@/components/connectors/DialogParts";
import { SaveFailure } from "@/components/connectors/SaveFailure";
import { TestButton } from "@/components/connectors/TestButton";
import {
  connectorSchema,
  EMPTY_CONNECTOR,
  INVALID_URL,
  testRequest,
  type ConnectorValues,
} from "@/components/connectors/connector-schema";
import { useConnectionTest } from "@/components/connectors/use-connection-test";
import { useCreateConnector } from "@/components/connectors/use-connector-mutations";
import { Button } from "@/components/ui/Button";
import { Note } from "@/components/ui/Note";
import { ApiError } from "@/lib/api-client";
import { testConnection } from "@/lib/connectors-api";
import type { AuthType, ConnectionTestResult, ImportResult } from "@/lib/contract";

export interface ConnectorDraft {
  values: Partial<ConnectorValues>;
  /** What to know about where the values come from. */
  notes: readonly string[];
}

interface AddConnectorFormProps {
  draft?: ConnectorDraft | undefined;
  backLabel?: string | undefined;
  onClose: () => void;
  onSaved: () => void;
  onImported: (result: ImportResult) => void;
}

const TESTED_FIELDS = ["serverUrl", "headerName", "apiKey", "accessToken"] as const;

/** A new connector can only be saved exactly as it was tested. */
export function AddConnectorForm({ draft, backLabel, onClose, onSaved, onImported }: AddConnectorFormProps) {
  const form = useForm<ConnectorValues>({
    resolver: zodResolver(connectorSchema),
    defaultValues: { ...EMPTY_CONNECTOR, ...draft?.values },
  });
  const { test, run, stop } = useConnectionTest();
  const create = useCreateConnector();
  const [passedKey, setPassedKey] = useState<string | null>(null);
  const values = useWatch({ control: form.control, compute: (current: ConnectorValues) => current });
  const testedPane = useRef<HTMLFormElement>(null);

  const isPassed = passedKey === JSON.stringify(testRequest(values));
  const hasChanged = passedKey !== null && !isPassed;

  useEffect(() => form.setFocus("name"), [form]);

  const startTest = async () => {
    if (!(await form.trigger(TESTED_FIELDS, { shouldFocus: true }))) return;
    const entered = form.getValues();
    const tested = testRequest(entered);
    setPassedKey(null);
    create.reset();
    testedPane.current?.querySelector("[data-tester]")?.scrollIntoView({ block: "start" });
    const outcome = await run((watch) => testConnection(tested, watch));
    if (outcome instanceof ApiError) {
      if (outcome.issueFor("server_url")) form.setError("serverUrl", { message: INVALID_URL });
    } else if (outcome) {
      showInFields(outcome, entered.authType);
      if (outcome.success) setPassedKey(JSON.stringify(tested));
    }
  };

  const showInFields = (result: ConnectionTestResult, authType: AuthType) => {
    if (result.error_code === "INVALID_URL") form.setError("serverUrl", { message: INVALID_URL });
    if (result.error_code === "AUTH_FAILED") {
      if (authType === "api_key") form.setError("apiKey", { message: "The server did not accept this key." });
      if (authType === "oauth") form.setError("accessToken", { message: "The server did not accept this token." });
    }
    const serverName = result.server?.name;
    if (result.success && serverName && !form.getValues("name").trim()) {
      form.setValue("name", serverName, { shouldValidate: true });
    }
  };

  const save = (allowDuplicate: boolean) =>
    form.handleSubmit((entered) => {
      const description = entered.description ? { description: entered.description } : {};
      const duplicate = allowDuplicate ? { allow_duplicate: true } : {};
      create.mutate(
        { ...testRequest(entered), name: entered.name, ...description, ...duplicate },
        { onSuccess: onSaved },
      );
    })();

  return (
    <form
      ref={testedPane}
      noValidate
      aria-label="Add connector"
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void (isPassed ? save(false) : startTest());
      }}
    >
      <DialogHead title="Add connector" backLabel={backLabel} onBack={onClose} />
      <Split
        form={
          <>
            {draft && draft.notes.length > 0 && (
              <Note>
                {draft.notes.map((note) => (
                  <p key={note} className="text-small">
                    {note}
                  </p>
                ))}
              </Note>
            )}
            <ConnectorFields form={form} onImported={onImported} />
          </>
        }
        tester={
          <>
            <SaveFailure error={create.error} isSaving={create.isPending} onAddAnyway={() => void save(true)} />
            <ConnectionTester test={test} serverUrl={values.serverUrl} />
          </>
        }
      />
      <DialogFoot>
        <TestButton test={test} isNext={!isPassed} onTest={() => void startTest()} onStop={stop} />
        <p
          className="text-right text-small text-text-3 max-sm:order-first max-sm:w-full max-sm:text-left sm:flex-1"
          role="status"
        >
          {!isPassed && gateSentence(hasChanged)}
        </p>
        <Button look="ghost" onClick={onClose} className="max-sm:flex-1">
          Cancel
        </Button>
        <Button look="primary" disabled={!isPassed} busy={create.isPending} type="submit" className="max-sm:flex-1">
          Save
        </Button>
      </DialogFoot>
    </form>
  );
}

function gateSentence(hasChanged: boolean): string {
  return hasChanged
    ? "The address or the key has changed since the test. Test again to save."
    : "Save is ready once the test has passed.";
}
