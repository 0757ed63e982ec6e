import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useRef } from "react";
import { useForm, useWatch } from "react-hook-form";

import { TestedForm } from "@/components/connection/TestedForm";
import { ConnectionTester } from "@/components/connectors/ConnectionTester";
import { ConnectorFields } from "@/components/connectors/ConnectorFields";
import { SaveFailure } from "@/components/connectors/SaveFailure";
import {
  connectorSchema,
  EMPTY_CONNECTOR,
  testRequest,
  type ConnectorValues,
} from "@/components/connectors/connector-schema";
import { looksLikeMcpJson } from "@/components/connectors/mcp-json";
import { useCreateConnector } from "@/components/connectors/use-connector-mutations";
import { useTestedTarget } from "@/components/connectors/use-tested-target";
import { DialogHead } from "@/components/ui/DialogParts";
import { Note } from "@/components/ui/Note";
import { PageLink } from "@/components/ui/PageLink";
import { testConnection } from "@/lib/connectors-api";
import type { Connector, ImportResult } from "@/lib/contract";

export interface ConnectorDraft {
  values: Partial<ConnectorValues>;
  /** What to know about where the values come from. */
  notes: readonly string[];
  /** Somebody else's page that is needed for what is left to enter. */
  page?: { words: string; address: string };
  /** There is nothing left to enter. */
  startsTest?: boolean;
}

interface AddConnectorFormProps {
  draft?: ConnectorDraft | undefined;
  backLabel?: string | undefined;
  onClose: () => void;
  onSaved: (connector: Connector) => void;
  onImported: (result: ImportResult) => void;
  /** Hears what was typed when the form goes away unsaved by any way but Cancel, else null. */
  onLeave?: ((typed: ConnectorValues | null) => void) | undefined;
}

/** A new connector can only be saved exactly as it was tested. */
export function AddConnectorForm(props: AddConnectorFormProps) {
  const { draft, backLabel, onClose, onSaved, onImported, onLeave } = props;
  const form = useForm<ConnectorValues>({
    resolver: zodResolver(connectorSchema()),
    defaultValues: { ...EMPTY_CONNECTOR, ...draft?.values },
  });
  const create = useCreateConnector();
  const root = useRef<HTMLFormElement>(null);
  const { test, startTest, stop, hasPassed, hasPassedBefore } = useTestedTarget({
    form,
    root,
    targetOf: testRequest,
    runTest: testConnection,
    onStart: () => create.reset(),
  });
  const values = useWatch({ control: form.control, compute: (current: ConnectorValues) => current });
  const isPassed = hasPassed(values);

  const start = useRef(startTest);
  const testsAtOnce = draft?.startsTest ?? false;
  useEffect(() => {
    form.setFocus(firstToEnter(form.getValues()));
    if (testsAtOnce) void start.current();
  }, [testsAtOnce, form]);

  const isOver = useRef(false);
  useEffect(
    () => () => {
      const typed = form.getValues();
      onLeave?.(isOver.current || isUntouched(typed) ? null : typed);
    },
    [form, onLeave],
  );

  const save = (allowDuplicate: boolean) =>
    form.handleSubmit((entered) => {
      const description = entered.description ? { description: entered.description } : {};
      const duplicate = allowDuplicate ? { allow_duplicate: true } : {};
      create.mutate(
        { ...testRequest(entered), name: entered.name, ...description, ...duplicate },
        {
          onSuccess: (connector) => {
            isOver.current = true;
            onSaved(connector);
          },
        },
      );
    })();

  return (
    <TestedForm
      ref={root}
      label="Add connector"
      head={<DialogHead title="Add connector" backLabel={backLabel} onBack={onClose} />}
      fields={
        <>
          {draft && draft.notes.length > 0 && (
            <Note>
              {draft.notes.map((note) => (
                <p key={note} className="text-small">
                  {note}
                </p>
              ))}
              {draft.page && (
                <p className="text-small">
                  <PageLink href={draft.page.address}>{draft.page.words}</PageLink>
                </p>
              )}
            </Note>
          )}
          <ConnectorFields
            form={form}
            onImported={(result) => {
              isOver.current = true;
              onImported(result);
            }}
          />
        </>
      }
      tester={
        <>
          <SaveFailure
            error={create.error}
            isSaving={create.isPending}
            anyway="Add anyway"
            onAnyway={() => void save(true)}
          />
          <ConnectionTester test={test} serverUrl={values.serverUrl} />
        </>
      }
      test={test}
      maySave={isPassed}
      isTestNext={!isPassed && isAddress(values.serverUrl)}
      gate={gateSentence(hasPassedBefore)}
      isSaving={create.isPending}
      onSave={() => void save(false)}
      onTest={() => void startTest()}
      onStop={stop}
      onClose={() => {
        isOver.current = true;
        onClose();
      }}
    />
  );
}

/** What is still empty, else the name. */
function firstToEnter({ name, serverUrl, authType, apiKey }: ConnectorValues): "name" | "serverUrl" | "apiKey" {
  if (!name) return "name";
  if (!serverUrl) return "serverUrl";
  return authType === "api_key" && !apiKey ? "apiKey" : "name";
}

/** Whether there is something to test: a pasted mcp.json has a next step of its own. */
function isAddress(text: string): boolean {
  return text.trim() !== "" && !looksLikeMcpJson(text);
}

function isUntouched({ name, serverUrl, description, apiKey, accessToken }: ConnectorValues): boolean {
  return [name, serverUrl, description, apiKey, accessToken].every((text) => text.trim() === "");
}

function gateSentence(hasChanged: boolean): string {
  return hasChanged
    ? "The address or the key has changed since the test. Test again to save."
    : "Save is ready once the test has passed.";
}
