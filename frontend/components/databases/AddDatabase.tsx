import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useRef, useState } from "react";
import { useForm, useWatch } from "react-hook-form";

import { TestButton } from "@/components/connection/TestButton";
import { DatabaseFields } from "@/components/databases/DatabaseFields";
import { DatabaseTester } from "@/components/databases/DatabaseTester";
import { FormFailure } from "@/components/databases/FormFailure";
import { databaseSchema, EMPTY_DATABASE, targetOf, type DatabaseValues } from "@/components/databases/database-form";
import { useCreateDatabase } from "@/components/databases/use-database-mutations";
import { useTestedDatabase } from "@/components/databases/use-tested-database";
import { Button } from "@/components/ui/Button";
import { DialogFoot, DialogHead, Split } from "@/components/ui/DialogParts";
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
    <form
      ref={root}
      noValidate
      aria-label="Connect a database"
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void (isPassed ? save() : startTest());
      }}
    >
      <DialogHead title="Connect a database" subtitle="PostgreSQL 12 or newer" />
      <Split
        form={<DatabaseFields form={form} stored={null} />}
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
      />
      <DialogFoot>
        <TestButton test={test} isNext={!isPassed} onTest={() => void startTest()} onStop={stop} />
        <p
          className="text-right text-small text-text-3 max-sm:order-first max-sm:w-full max-sm:text-left sm:flex-1"
          role="status"
        >
          {!isPassed && "Connect is ready once the test has passed."}
        </p>
        <Button look="ghost" onClick={onClose} className="max-sm:flex-1">
          Cancel
        </Button>
        <Button look="primary" disabled={!isPassed} busy={create.isPending} type="submit" className="max-sm:flex-1">
          Connect
        </Button>
      </DialogFoot>
    </form>
  );
}
