import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";

import { ConnectionTester } from "@/components/connectors/ConnectionTester";
import { DialogFoot, DialogHead, Split } from "@/components/connectors/DialogParts";
import { TestButton } from "@/components/connectors/TestButton";
import { descriptionSchema, nameSchema } from "@/components/connectors/connector-schema";
import { useConnectionTest } from "@/components/connectors/use-connection-test";
import { refreshApps, useUpdateConnector } from "@/components/connectors/use-connector-mutations";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Note } from "@/components/ui/Note";
import { TextArea, TextInput } from "@/components/ui/TextInput";
import { useToast } from "@/components/ui/Toaster";
import { messageOf } from "@/lib/api-client";
import { retestConnector } from "@/lib/connectors-api";
import type { Connector } from "@/lib/contract";

const editSchema = z.object({ name: nameSchema, description: descriptionSchema });

interface EditConnectorProps {
  connector: Connector;
  startTest: boolean;
  onClose: () => void;
}

const AUTHENTICATION = { none: "No authentication", api_key: "API key, stored encrypted", oauth: "OAuth" };

/** Name and description can change; address and key are what was tested, so they stay. */
export function EditConnector({ connector, startTest, onClose }: EditConnectorProps) {
  const client = useQueryClient();
  const toast = useToast();
  const update = useUpdateConnector(connector.id);
  const { test, run, stop } = useConnectionTest();
  const form = useForm({
    resolver: zodResolver(editSchema),
    defaultValues: { name: connector.name, description: connector.description ?? "" },
  });
  const { errors } = form.formState;
  const root = useRef<HTMLFormElement>(null);

  const retest = useCallback(async () => {
    root.current?.querySelector("[data-tester]")?.scrollIntoView({ block: "start" });
    const outcome = await run((watch) => retestConnector(connector.id, watch));
    if (outcome) await refreshApps(client);
  }, [client, connector.id, run]);

  useEffect(() => {
    if (startTest) void retest();
    else form.setFocus("name");
  }, [startTest, retest, form]);

  const save = form.handleSubmit((values) =>
    update.mutate(values, {
      onSuccess: ({ name }) => {
        toast({ tone: "ok", text: `${name} saved` });
        onClose();
      },
    }),
  );

  return (
    <form
      ref={root}
      noValidate
      aria-label={`Edit ${connector.name}`}
      onSubmit={save}
      className="flex min-h-0 flex-1 flex-col"
    >
      <DialogHead title={connector.name} onBack={onClose} />
      <Split
        form={
          <>
            {update.isError && (
              <Note tone="bad" role="alert">
                <p className="font-medium">Nothing was saved</p>
                <p className="text-small">{messageOf(update.error)}</p>
              </Note>
            )}
            <Field label="Name" note="required" error={errors.name?.message}>
              {(wiring) => <TextInput {...wiring} {...form.register("name")} autoComplete="off" />}
            </Field>
            <Field label="Description" note="optional" error={errors.description?.message}>
              {(wiring) => <TextArea {...wiring} {...form.register("description")} rows={2} />}
            </Field>
            <dl className="grid gap-3 text-small">
              <div>
                <dt className="font-medium">Server URL</dt>
                <dd className="mt-0.5 text-text-2 [overflow-wrap:anywhere]">{connector.server_url}</dd>
              </div>
              <div>
                <dt className="font-medium">Authentication</dt>
                <dd className="mt-0.5 text-text-2">{AUTHENTICATION[connector.auth_type]}</dd>
              </div>
            </dl>
            <p className="text-micro text-text-3">To use another address or key, add a new connector.</p>
          </>
        }
        tester={<ConnectionTester test={test} serverUrl={connector.server_url} />}
      />
      <DialogFoot>
        <TestButton test={test} isNext={false} onTest={() => void retest()} onStop={stop} />
        <span className="flex-1 max-sm:hidden" />
        <Button look="ghost" onClick={onClose} className="max-sm:flex-1">
          Cancel
        </Button>
        <Button look="primary" type="submit" busy={update.isPending} className="max-sm:flex-1">
          Save
        </Button>
      </DialogFoot>
    </form>
  );
}
