import { useState, type ComponentProps } from "react";
import { useWatch, type UseFormReturn } from "react-hook-form";

import { AuthenticationFields } from "@/components/connectors/AuthenticationFields";
import { ImportOffer } from "@/components/connectors/ImportOffer";
import type { ConnectorValues } from "@/components/connectors/connector-schema";
import { forgivingRegister } from "@/components/connectors/forgiving-register";
import { looksLikeMcpJson } from "@/components/connectors/mcp-json";
import { Field } from "@/components/ui/Field";
import { TextArea, TextInput } from "@/components/ui/TextInput";
import type { Connector, ImportResult } from "@/lib/contract";

/** The query of a stored address counts as a secret; the server shows this in its place. */
const HIDDEN_QUERY = "?***";

interface ConnectorFieldsProps {
  form: UseFormReturn<ConnectorValues>;
  /** The connector that the form changes; null for a new one. */
  stored?: Connector | null;
  /** Where a pasted mcp.json goes; without it none is looked for. */
  onImported?: (result: ImportResult) => void;
}

export function ConnectorFields({ form, stored = null, onImported }: ConnectorFieldsProps) {
  const { errors } = form.formState;
  const register = forgivingRegister(form);
  return (
    <>
      <Field label="Name" note="required" error={errors.name?.message}>
        {(wiring) => <TextInput {...wiring} {...register("name")} autoComplete="off" />}
      </Field>
      {onImported ? (
        <ImportingUrlField form={form} onImported={onImported} />
      ) : (
        <Field
          label="Server URL"
          note="required"
          hint={
            stored?.server_url.endsWith(HIDDEN_QUERY) && "What follows the question mark is hidden and stays as it is."
          }
          error={errors.serverUrl?.message}
        >
          {(wiring) => <UrlInput {...wiring} {...register("serverUrl")} />}
        </Field>
      )}
      <Field label="Description" note="optional" error={errors.description?.message}>
        {(wiring) => <TextArea {...wiring} {...register("description")} rows={2} />}
      </Field>
      <AuthenticationFields form={form} stored={stored} />
    </>
  );
}

/** Takes an address; a whole mcp.json in its place is offered for import. */
function ImportingUrlField({ form, onImported }: Required<Pick<ConnectorFieldsProps, "form" | "onImported">>) {
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
          <UrlInput
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

function UrlInput(props: ComponentProps<typeof TextInput>) {
  return (
    <TextInput
      {...props}
      type="url"
      inputMode="url"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      placeholder="https://mcp.example.com/mcp"
    />
  );
}
