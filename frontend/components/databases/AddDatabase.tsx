import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useRef, useState } from "react";
import { useForm, useWatch } from "react-hook-form";

import { TestedForm } from "@/components/connection/TestedForm";
import { DatabaseFields } from "@/components/databases/DatabaseFields";
import { DatabaseTester } from "@/components/databases/DatabaseTester";
import { FormFailure } from "@/components/databases/FormFailure";
import { databaseSchema, EMPTY_DATABASE, targetOf, type DatabaseValues } from "@/components/databases/database-form";
import { useCreateDatabase } from "@/components/databases/use-database-mutations";
import { useTestedDatabase } from "@/components/databases/use-tested-database";
import { DialogHead } from "@/components/ui/DialogParts";
import { testDatabase } from "@/lib/databases-api";

/** A new database can only be connected exactly as it was tested. */
export function AddDatabase({ onClose }: { onClose: () => void }) {
  const form = useForm<DatabaseValues>({ resolver: zodResolver(databaseSchema(true)), defaultValues: EMPTY_DATABASE });
  const create = useCreateDatabase();
  const root = useRef<HTMLFormElement>(null);
  const [acceptedSuperuser, setAcceptedSuperuser] = useState(false);
  const acceptsSuperuser = useRef(false);
  const { test, startTest, stop, hasPassed } = useTestedDatabase({
    form,
    root,
    targetOf,
    runTest: (target, watch) => {
      create.reset();
      return testDatabase({ ...target, allow_superuser: acceptsSuperuser.current }, watch);
    },
  });
  const values = useWatch({ control: form.control, compute: (current: DatabaseValues) => current });
  const isPassed = hasPassed(values);

  useEffect(() => form.setFocus("name"), [form]);

  const save = form.handleSubmit((entered) =>
    create.mutate(
      {
        ...targetOf(entered),
        ...(entered.name ? { name: entered.name } : {}),
        keeps_samples: entered.keepsSamples,
        allow_superuser: acceptedSuperuser,
      },
      { onSuccess: onClose },
    ),
  );

  return (
    <TestedForm
      ref={root}
      label="Connect a database"
      head={<DialogHead title="Connect a database" subtitle="PostgreSQL 12 or newer" />}
      fields={<DatabaseFields form={form} stored={null} />}
      tester={
        <>
          <FormFailure error={create.error} what="The database was not connected" />
          <DatabaseTester
            test={test}
            lead="Nine checks, usually done in a second. Nothing is saved and no row is read."
            onAcceptSuperuser={() => {
              acceptsSuperuser.current = true;
              setAcceptedSuperuser(true);
              void startTest();
            }}
          />
        </>
      }
      test={test}
      maySave={isPassed}
      gate="Connect is ready once the test has passed."
      saveLabel="Connect"
      isSaving={create.isPending}
      onSave={() => void save()}
      onTest={() => void startTest()}
      onStop={stop}
      onClose={onClose}
    />
  );
}
