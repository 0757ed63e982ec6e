import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useForm, useWatch } from "react-hook-form";

import { TestedForm } from "@/components/connection/TestedForm";
import { ConnectionTester } from "@/components/connectors/ConnectionTester";
import { ConnectorFields } from "@/components/connectors/ConnectorFields";
import { SaveFailure } from "@/components/connectors/SaveFailure";
import {
  connectorSchema,
  targetChange,
  valuesOfStored,
  type ConnectorValues,
} from "@/components/connectors/connector-schema";
import { KEPT } from "@/components/connectors/kept";
import { refreshApps, useUpdateConnector } from "@/components/connectors/use-connector-mutations";
import { useTestedTarget } from "@/components/connectors/use-tested-target";
import { DialogHead } from "@/components/ui/DialogParts";
import { Note } from "@/components/ui/Note";
import { useToast } from "@/components/ui/Toaster";
import { ApiError } from "@/lib/api-client";
import { retestConnector, testChange } from "@/lib/connectors-api";
import type { Connector } from "@/lib/contract";
import { connectorQuery } from "@/lib/queries";

interface EditConnectorProps {
  connector: Connector;
  startTest: boolean;
  /** What stood in this form when it was left unsaved. */
  typed: ConnectorValues | null;
  onClose: () => void;
  /** Hears what was typed when the form goes away unsaved by any way but Cancel, else null. */
  onLeave: (typed: ConnectorValues | null) => void;
}

/** Words change freely; another address or other credentials only as they were tested. Stored secrets never come back. */
export function EditConnector(props: EditConnectorProps) {
  const { connector: known, startTest: testsAtOnce, typed, onClose, onLeave } = props;
  const client = useQueryClient();
  const toast = useToast();
  // Asked for when opened, and again only when that is said: what the form was filled from must not change unnoticed.
  const detail = useQuery({ ...connectorQuery(known.id), refetchOnWindowFocus: false, refetchOnReconnect: false });
  const stored: Connector = detail.data ?? known;
  const update = useUpdateConnector(known.id);
  const form = useForm<ConnectorValues>({
    resolver: zodResolver(connectorSchema(stored)),
    defaultValues: valuesOfStored(known),
    values: valuesOfStored(stored),
    resetOptions: { keepDirtyValues: true },
  });
  const root = useRef<HTMLFormElement>(null);
  const { test, startTest, stop, hasPassed, hasPassedBefore } = useTestedTarget({
    form,
    root,
    targetOf: (values) => targetChange(values, stored),
    runTest: async (change, watch) => {
      if (change) return testChange(known.id, change, watch);
      const result = await retestConnector(known.id, watch);
      await Promise.all([refreshApps(client), detail.refetch()]);
      return result;
    },
    onStart: () => update.reset(),
  });
  const values = useWatch({ control: form.control, compute: (current: ConnectorValues) => current });
  const isElsewhere = targetChange(values, stored) !== null;
  const maySave = !isElsewhere || hasPassed(values);

  const start = useRef(startTest);
  const firstField = useRef(fieldToMend(known));
  useEffect(() => {
    if (testsAtOnce) void start.current();
    else form.setFocus(firstField.current);
  }, [testsAtOnce, form]);

  const kept = useRef(typed);
  const isOver = useRef(false);
  // Read here, because they are kept up to date only for those who do.
  const isChanged = Object.keys(form.formState.dirtyFields).length > 0;
  useEffect(() => {
    for (const [name, value] of Object.entries(kept.current ?? {})) {
      form.setValue(name as keyof ConnectorValues, value as string, { shouldDirty: true });
    }
    return () => {
      const hasChanges = Object.keys(form.formState.dirtyFields).length > 0;
      onLeave(isOver.current || !hasChanges ? null : form.getValues());
    };
  }, [form, onLeave]);

  const save = (allowsDuplicate: boolean) =>
    form.handleSubmit((entered) =>
      update.mutate(
        {
          name: entered.name,
          description: entered.description,
          version: stored.version,
          ...targetChange(entered, stored),
          ...(allowsDuplicate ? { allow_duplicate: true } : {}),
        },
        {
          onSuccess: ({ name }) => {
            isOver.current = true;
            toast({ tone: "ok", text: `${name} saved` });
            onClose();
          },
          onError: (error) => {
            if (error instanceof ApiError && error.code === "CONNECTOR_CHANGED") void detail.refetch();
          },
        },
      ),
    )();

  return (
    <TestedForm
      ref={root}
      label={`Edit ${known.name}`}
      head={<DialogHead title={`Edit ${known.name}`} onBack={onClose} />}
      fields={
        <>
          {typed && isChanged && (
            <Note>
              <p className="text-small">{KEPT}</p>
            </Note>
          )}
          <ConnectorFields form={form} stored={stored} />
        </>
      }
      tester={
        <>
          <SaveFailure
            error={update.error}
            isSaving={update.isPending}
            anyway="Save anyway"
            onAnyway={() => void save(true)}
          />
          <ConnectionTester test={test} serverUrl={values.serverUrl} />
        </>
      }
      test={test}
      maySave={maySave}
      gate={gateSentence(hasPassedBefore)}
      isSaving={update.isPending}
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

/** What a server refused has to be entered anew; else the form begins at its beginning. */
function fieldToMend({ status, auth_type }: Connector): "name" | "apiKey" | "accessToken" {
  if (status !== "reconnect" || auth_type === "none") return "name";
  return auth_type === "api_key" ? "apiKey" : "accessToken";
}

function gateSentence(hasPassedBefore: boolean): string {
  return hasPassedBefore
    ? "The address or the key has changed since the test. Test again to save."
    : "Another address or key is saved once it has passed the test.";
}
