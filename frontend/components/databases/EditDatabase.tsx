import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useForm, useWatch } from "react-hook-form";

import { TestedForm } from "@/components/connection/TestedForm";
import { DatabaseFields } from "@/components/databases/DatabaseFields";
import { DatabaseTester } from "@/components/databases/DatabaseTester";
import { FormFailure } from "@/components/databases/FormFailure";
import { databaseSchema, targetChange, valuesOf, type DatabaseValues } from "@/components/databases/database-form";
import { refreshDatabases, useUpdateDatabase } from "@/components/databases/use-database-mutations";
import { useTestedDatabase } from "@/components/databases/use-tested-database";
import { DialogHead } from "@/components/ui/DialogParts";
import type { Database } from "@/lib/contract";
import { reconnectDatabase } from "@/lib/databases-api";

interface EditDatabaseProps {
  database: Database;
  startTest: boolean;
  onClose: () => void;
}

/** Words change freely; another address or password is taken over by the test that it passes. */
export function EditDatabase({ database, startTest: testsAtOnce, onClose }: EditDatabaseProps) {
  const client = useQueryClient();
  const form = useForm<DatabaseValues>({
    resolver: zodResolver(databaseSchema(!database.is_sample)),
    defaultValues: valuesOf(database),
  });
  const update = useUpdateDatabase(database.id);
  const root = useRef<HTMLFormElement>(null);
  const { test, startTest, stop, hasPassed } = useTestedDatabase({
    form,
    root,
    targetOf: (values) => targetChange(values, database),
    runTest: async (target, watch) => {
      const result = await reconnectDatabase(database.id, target, watch);
      void refreshDatabases(client);
      return result;
    },
  });
  const values = useWatch({ control: form.control, compute: (current: DatabaseValues) => current });
  const isElsewhere = targetChange(values, database) !== null;
  const maySave = !isElsewhere || hasPassed(values);

  const start = useRef(startTest);
  useEffect(() => {
    if (testsAtOnce) void start.current();
    else form.setFocus("name");
  }, [testsAtOnce, form]);

  const save = form.handleSubmit((entered) =>
    update.mutate({ name: entered.name || database.name, keeps_samples: entered.keepsSamples }, { onSuccess: onClose }),
  );

  return (
    <TestedForm
      ref={root}
      label={`Edit ${database.name}`}
      head={<DialogHead title={`Edit ${database.name}`} />}
      fields={<DatabaseFields form={form} stored={database} />}
      tester={
        <>
          <FormFailure error={update.error} what="Nothing was saved" />
          <DatabaseTester
            test={test}
            lead="Nine checks. Another address or password is used from the moment that it passes them."
          />
        </>
      }
      test={test}
      maySave={maySave}
      gate="Another address or password is saved once it has passed the test."
      isSaving={update.isPending}
      onSave={() => void save()}
      onTest={() => void startTest()}
      onStop={stop}
      onClose={onClose}
    />
  );
}
