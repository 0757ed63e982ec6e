import { useState } from "react";
import { useWatch, type UseFormReturn } from "react-hook-form";

import { ImportOffer } from "@/components/connectors/ImportOffer";
import type { ConnectorValues } from "@/components/connectors/connector-schema";
import { looksLikeMcpJson } from "@/components/connectors/mcp-json";
import { Field } from "@/components/ui/Field";
import { SegmentedControl } from "@/components/ui/SegmentedControl";
import { SecretInput, Select, TextArea, TextInput } from "@/components/ui/TextInput";
import type { ImportResult } from "@/lib/contract";

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

interface ImportProps {
  onImported: (result: ImportResult) => void;
}

export function ConnectorFields({ form, onImported }: ConnectorFieldsProps & ImportProps) {
  const { errors } = form.formState;
  const register = forgivingRegister(form);
  const authType = useWatch({ control: form.control, name: "authType" });
  return (
    <>
      <Field label="Name" note="required" error={errors.name?.message}>
        {(wiring) => <TextInput {...wiring} {...register("name")} autoComplete="off" />}
      </Field>
      <ServerUrlField form={form} onImported={onImported} />
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

/** Takes an address; a whole mcp.json in its place is offered for import. */
function ServerUrlField({ form, onImported }: ConnectorFieldsProps & ImportProps) {
  const { errors } = form.formState;
  const typed = useWatch({ control: form.control, name: "serverUrl" });
  const [pasted, setPasted] = useState<string | null>(null);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const content = pasted ?? (looksLikeMcpJson(typed) ? typed : null);
  const { onChange, ...field } = forgivingRegister(form)("serverUrl");
  return (
    <>
      <Field label="Server URL" note="required" error={errors.serverUrl?.message}>
        {(wiring) => (
          <TextInput
            {...wiring}
            {...field}
            onChange={(event) => {
              setPasted(null);
              return onChange(event);
            }}
            // The field would join the lines, and with them what follows a comment: the text is kept as it was copied.
            onPaste={(event) => {
              const text = event.clipboardData.getData("text");
              if (!looksLikeMcpJson(text)) return;
              event.preventDefault();
              setPasted(text);
              form.clearErrors("serverUrl");
            }}
            type="url"
            inputMode="url"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="https://mcp.example.com/mcp"
          />
        )}
      </Field>
      {content !== null && content !== dismissed && (
        <ImportOffer
          key={content}
          content={content}
          onImported={onImported}
          onDismiss={() => {
            setDismissed(content);
            form.setFocus("serverUrl");
          }}
        />
      )}
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
