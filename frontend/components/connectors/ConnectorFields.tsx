import { useWatch, type UseFormReturn } from "react-hook-form";

import type { ConnectorValues } from "@/components/connectors/connector-schema";
import { Field } from "@/components/ui/Field";
import { SegmentedControl } from "@/components/ui/SegmentedControl";
import { SecretInput, Select, TextArea, TextInput } from "@/components/ui/TextInput";

const AUTHENTICATION = [
  { value: "none", label: "No auth" },
  { value: "api_key", label: "API key" },
  { value: "oauth", label: "OAuth" },
] as const;

/**
 * Errors appear when testing or saving and go with the next keystroke: a message that comes while the focus leaves a
 * field would move the page away under the pointer.
 */
function forgivingRegister(form: UseFormReturn<ConnectorValues>) {
  return (name: keyof ConnectorValues) => form.register(name, { onChange: () => form.clearErrors(name) });
}

interface ConnectorFieldsProps {
  form: UseFormReturn<ConnectorValues>;
}

export function ConnectorFields({ form }: ConnectorFieldsProps) {
  const { errors } = form.formState;
  const register = forgivingRegister(form);
  const authType = useWatch({ control: form.control, name: "authType" });
  return (
    <>
      <Field label="Name" note="required" error={errors.name?.message}>
        {(wiring) => <TextInput {...wiring} {...register("name")} autoComplete="off" />}
      </Field>
      <Field label="Server URL" note="required" error={errors.serverUrl?.message}>
        {(wiring) => (
          <TextInput
            {...wiring}
            {...register("serverUrl")}
            type="url"
            inputMode="url"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="https://mcp.example.com/mcp"
          />
        )}
      </Field>
      <Field label="Description" note="optional" error={errors.description?.message}>
        {(wiring) => <TextArea {...wiring} {...register("description")} rows={2} />}
      </Field>
      <SegmentedControl
        label="Authentication"
        value={authType}
        options={AUTHENTICATION}
        onChange={(value) => form.setValue("authType", value, { shouldDirty: true })}
      />
      {authType === "api_key" && <ApiKeyFields form={form} />}
      {authType === "oauth" && <AccessTokenField form={form} />}
    </>
  );
}

function ApiKeyFields({ form }: ConnectorFieldsProps) {
  const { errors } = form.formState;
  const register = forgivingRegister(form);
  const header = useWatch({ control: form.control, name: "header" });
  return (
    <>
      <Field label="Header">
        {(wiring) => (
          <Select {...wiring} {...register("header")}>
            <option value="bearer">Authorization: Bearer</option>
            <option value="custom">A header of its own…</option>
          </Select>
        )}
      </Field>
      {header === "custom" && (
        <Field label="Header name" note="required" error={errors.headerName?.message}>
          {(wiring) => (
            <TextInput
              {...wiring}
              {...register("headerName")}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder="X-API-Key"
            />
          )}
        </Field>
      )}
      <Field
        label="API key"
        note="required"
        hint="Stored encrypted, sent only to this server."
        error={errors.apiKey?.message}
      >
        {(wiring) => <SecretInput {...wiring} {...register("apiKey")} noun="API key" autoComplete="off" />}
      </Field>
    </>
  );
}

function AccessTokenField({ form }: ConnectorFieldsProps) {
  const { errors } = form.formState;
  const register = forgivingRegister(form);
  return (
    <Field
      label="Access token"
      note="required"
      hint="A token that the service gave you. Stored encrypted, sent only to this server."
      error={errors.accessToken?.message}
    >
      {(wiring) => <SecretInput {...wiring} {...register("accessToken")} noun="access token" autoComplete="off" />}
    </Field>
  );
}
