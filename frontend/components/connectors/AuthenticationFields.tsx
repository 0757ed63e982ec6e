import { useWatch, type UseFormReturn } from "react-hook-form";

import { keepsSecret, type ConnectorValues } from "@/components/connectors/connector-schema";
import { forgivingRegister } from "@/components/connectors/forgiving-register";
import { Field } from "@/components/ui/Field";
import { SegmentedControl } from "@/components/ui/SegmentedControl";
import { SecretInput, Select, TextInput } from "@/components/ui/TextInput";
import type { Connector } from "@/lib/contract";

const AUTHENTICATION = [
  { value: "none", label: "No auth" },
  { value: "api_key", label: "API key" },
  { value: "oauth", label: "OAuth" },
] as const;

/** Stands for a stored secret, which is never shown; how long it is, is secret too. */
const MASK = "••••••••••••";

interface AuthenticationFieldsProps {
  form: UseFormReturn<ConnectorValues>;
  /** The connector that the form changes, if it is no new one. */
  stored: Connector | null;
}

/** How the server lets us in; the fields follow the choice. */
export function AuthenticationFields({ form, stored }: AuthenticationFieldsProps) {
  const authType = useWatch({ control: form.control, name: "authType" });
  return (
    <>
      <SegmentedControl
        label="Authentication"
        value={authType}
        options={AUTHENTICATION}
        onChange={(value) => {
          form.setValue("authType", value, { shouldDirty: true });
          form.clearErrors(["apiKey", "accessToken", "headerName"]);
        }}
      />
      {authType === "api_key" && <ApiKeyFields form={form} stored={stored} />}
      {authType === "oauth" && (
        <SecretField
          form={form}
          stored={stored}
          name="accessToken"
          label="Access token"
          noun="access token"
          hint="A token that the service gave you. Stored encrypted, sent only to this server."
        />
      )}
    </>
  );
}

function ApiKeyFields({ form, stored }: AuthenticationFieldsProps) {
  const { errors } = form.formState;
  const register = forgivingRegister(form);
  const header = useWatch({ control: form.control, name: "header" });
  return (
    <>
      <Field label="Header">
        {(wiring) => (
          <Select {...wiring} {...register("header")}>
            {stored?.auth_type === "api_key" && <option value="kept">The one in use</option>}
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
      <SecretField
        form={form}
        stored={stored}
        name="apiKey"
        label="API key"
        noun="API key"
        hint="Stored encrypted, sent only to this server."
      />
    </>
  );
}

interface SecretFieldProps extends AuthenticationFieldsProps {
  name: "apiKey" | "accessToken";
  label: string;
  noun: string;
  hint: string;
}

/** A secret to enter; one that is stored and may stay is shown as a mask. */
function SecretField({ form, stored, name, label, noun, hint }: SecretFieldProps) {
  const values = useWatch({ control: form.control, compute: (current: ConnectorValues) => current });
  const mayStay = keepsSecret(values, stored);
  const isKept = mayStay && !values[name];
  return (
    <Field
      label={label}
      note={isKept ? "stored" : "required"}
      hint={secretHint(isKept, mayStay) ?? hint}
      error={form.formState.errors[name]?.message}
    >
      {(wiring) => (
        <SecretInput
          {...wiring}
          {...forgivingRegister(form)(name)}
          noun={noun}
          placeholder={mayStay ? MASK : undefined}
          autoComplete="off"
        />
      )}
    </Field>
  );
}

function secretHint(isKept: boolean, mayStay: boolean): string | null {
  if (isKept) return "Leave it empty to keep the stored one.";
  return mayStay ? "Takes the place of the stored one." : null;
}
