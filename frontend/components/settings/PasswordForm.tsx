import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod/mini";

import { MIN_PASSWORD, newPassword } from "@/components/account/account-schemas";
import { FormFailure } from "@/components/settings/FormFailure";
import { SettingsSection } from "@/components/settings/SettingsSection";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { SecretInput } from "@/components/ui/TextInput";
import { useToast } from "@/components/ui/Toaster";
import { changePassword } from "@/lib/account-api";
import { ApiError } from "@/lib/api-client";
import { apiTokensQuery, signInsQuery } from "@/lib/queries";

const schema = z.object({ current: z.string().check(z.minLength(1, "Enter your password.")), next: newPassword });

const EMPTY = { current: "", next: "" };

/** The password as it is, then another one. Everything else that is signed in ends with the old one. */
export function PasswordForm() {
  const client = useQueryClient();
  const toast = useToast();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: EMPTY });
  const change = useMutation({
    mutationFn: ({ current, next }: z.infer<typeof schema>) =>
      changePassword({ current_password: current, new_password: next }),
    onSuccess: () => {
      form.reset(EMPTY);
      toast({ tone: "ok", text: "Password changed. Everything else that was signed in has ended." });
      void client.invalidateQueries({ queryKey: signInsQuery.queryKey });
      void client.invalidateQueries({ queryKey: apiTokensQuery.queryKey });
    },
    onError: (error) => {
      if (isWrong(error)) form.setError("current", { message: error.message }, { shouldFocus: true });
    },
  });
  const { errors } = form.formState;
  return (
    <SettingsSection
      title="Password"
      description="Changing it signs out every other browser and ends every API token. This browser stays signed in."
    >
      <form
        noValidate
        aria-label="Password"
        className="grid gap-4"
        onSubmit={form.handleSubmit((values) => change.mutate(values))}
      >
        <FormFailure what="The password was not changed" error={isWrong(change.error) ? null : change.error} />
        <Field label="Current password" error={errors.current?.message}>
          {(wiring) => (
            <SecretInput
              {...wiring}
              {...form.register("current")}
              noun="current password"
              autoComplete="current-password"
            />
          )}
        </Field>
        <Field label="New password" hint={`At least ${MIN_PASSWORD} characters.`} error={errors.next?.message}>
          {(wiring) => (
            <SecretInput {...wiring} {...form.register("next")} noun="new password" autoComplete="new-password" />
          )}
        </Field>
        <div>
          <Button type="submit" busy={change.isPending}>
            Change password
          </Button>
        </div>
      </form>
    </SettingsSection>
  );
}

function isWrong(error: Error | null): error is ApiError {
  return error instanceof ApiError && error.code === "WRONG_PASSWORD";
}
