import { useWatch, type UseFormReturn } from "react-hook-form";

import { SSL_MODES, type DatabaseValues } from "@/components/databases/database-form";
import { Field } from "@/components/ui/Field";
import { SegmentedControl } from "@/components/ui/SegmentedControl";
import { Switch } from "@/components/ui/Switch";
import { SecretInput, Select, TextInput } from "@/components/ui/TextInput";
import type { Database } from "@/lib/contract";

const WAYS = [
  { value: "dsn", label: "Connection string" },
  { value: "fields", label: "Fields" },
] as const;

const PLAIN = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;

interface DatabaseFieldsProps {
  form: UseFormReturn<DatabaseValues>;
  /** The database that the form changes, if it is no new one. */
  stored: Database | null;
}

export function DatabaseFields({ form, stored }: DatabaseFieldsProps) {
  const way = useWatch({ control: form.control, name: "way" });
  const keepsSamples = useWatch({ control: form.control, name: "keepsSamples" });
  return (
    <>
      <Field
        label="Name"
        note="optional"
        hint={stored ? undefined : "Without one it is called like the database."}
        error={form.formState.errors.name?.message}
      >
        {(wiring) => <TextInput {...wiring} {...registered(form, "name")} autoComplete="off" />}
      </Field>
      {!stored?.is_sample && (
        <>
          <SegmentedControl
            label="Address"
            value={way}
            options={WAYS}
            onChange={(value) => {
              form.setValue("way", value);
              form.clearErrors();
            }}
          />
          {way === "dsn" ? <DsnField form={form} /> : <AddressFields form={form} stored={stored} />}
        </>
      )}
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="text-small font-medium">Keep frequent values</p>
          <p className="text-micro text-text-3">
            A few values of each column, so that the agent knows what to compare with. Off: names and types only.
          </p>
        </div>
        <Switch
          label="Keep frequent values"
          checked={keepsSamples}
          onChange={(checked) => form.setValue("keepsSamples", checked)}
        />
      </div>
    </>
  );
}

function registered(form: UseFormReturn<DatabaseValues>, name: keyof DatabaseValues) {
  return form.register(name, { onChange: () => form.clearErrors(name) });
}

function DsnField({ form }: Pick<DatabaseFieldsProps, "form">) {
  return (
    <Field
      label="Connection string"
      note="required"
      hint="Stored encrypted, sent only to this server."
      error={form.formState.errors.dsn?.message}
    >
      {(wiring) => (
        <SecretInput
          {...wiring}
          {...registered(form, "dsn")}
          noun="connection string"
          autoComplete="off"
          placeholder="postgresql://user:password@host/database"
        />
      )}
    </Field>
  );
}

function AddressFields({ form, stored }: DatabaseFieldsProps) {
  const { errors } = form.formState;
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_92px] gap-3">
        <Field label="Host" note="required" error={errors.host?.message}>
          {(wiring) => <TextInput {...wiring} {...registered(form, "host")} {...PLAIN} placeholder="db.example.com" />}
        </Field>
        <Field label="Port" error={errors.port?.message}>
          {(wiring) => <TextInput {...wiring} {...registered(form, "port")} {...PLAIN} inputMode="numeric" />}
        </Field>
      </div>
      <Field label="Database" note="required" error={errors.database?.message}>
        {(wiring) => <TextInput {...wiring} {...registered(form, "database")} {...PLAIN} />}
      </Field>
      <Field label="User" note="required" error={errors.user?.message}>
        {(wiring) => <TextInput {...wiring} {...registered(form, "user")} {...PLAIN} />}
      </Field>
      <Field
        label="Password"
        hint={
          stored
            ? "The stored one stays while nothing of the address changes; else enter it again."
            : "Stored encrypted, sent only to this server."
        }
        error={errors.password?.message}
      >
        {(wiring) => <SecretInput {...wiring} {...registered(form, "password")} noun="password" autoComplete="off" />}
      </Field>
      <Field label="SSL mode" hint="Outside private networks the certificate is always verified.">
        {(wiring) => (
          <Select {...wiring} {...form.register("sslmode")}>
            <option value="">The safest that fits</option>
            {SSL_MODES.map((mode) => (
              <option key={mode} value={mode}>
                {mode}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  );
}
