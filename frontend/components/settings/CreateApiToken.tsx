import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod/mini";

import { FormFailure } from "@/components/settings/FormFailure";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Select, TextInput } from "@/components/ui/TextInput";
import { createApiToken, type NewApiToken } from "@/lib/account-api";
import { apiTokensQuery } from "@/lib/queries";

const UNLIMITED = "unlimited";

const LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "One year" },
  { value: UNLIMITED, label: "Until it is revoked" },
];

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "Say what the token is for."), z.maxLength(100, "At most 100 characters.")),
  lifetime: z.string(),
});

const EMPTY = { name: "", lifetime: "90" };

export function CreateApiToken({ onCreated }: { onCreated: (token: NewApiToken) => void }) {
  const client = useQueryClient();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: EMPTY });
  const create = useMutation({
    mutationFn: ({ name, lifetime }: z.infer<typeof schema>) =>
      createApiToken({ name, expires_in_days: lifetime === UNLIMITED ? null : Number(lifetime) }),
    onSuccess: (token) => {
      form.reset(EMPTY);
      onCreated(token);
      void client.invalidateQueries({ queryKey: apiTokensQuery.queryKey });
    },
  });
  return (
    <form
      noValidate
      aria-label="New API token"
      className="grid gap-4"
      onSubmit={form.handleSubmit((values) => create.mutate(values))}
    >
      <FormFailure what="No token was made" error={create.error} />
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_200px_auto]">
        <Field label="What it is for" error={form.formState.errors.name?.message}>
          {(wiring) => (
            <TextInput {...wiring} {...form.register("name")} autoComplete="off" placeholder="Nightly report" />
          )}
        </Field>
        <Field label="Works for">
          {(wiring) => (
            <Select {...wiring} {...form.register("lifetime")}>
              {LIFETIMES.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" busy={create.isPending} className="sm:mt-6 sm:h-9">
          Create token
        </Button>
      </div>
    </form>
  );
}
