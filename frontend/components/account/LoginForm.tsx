"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";

import { AccountLink } from "@/components/account/AccountLink";
import { SubmitButton } from "@/components/account/SubmitButton";
import { accountFailure } from "@/components/account/account-errors";
import { loginSchema, type LoginValues } from "@/components/account/account-schemas";
import { useEnter } from "@/components/account/use-enter";
import { Field } from "@/components/ui/Field";
import { Note } from "@/components/ui/Note";
import { SecretInput, TextInput } from "@/components/ui/TextInput";
import { login } from "@/lib/auth-api";

interface LoginFormProps {
  /** "h2" where the page is about more than signing in. */
  heading?: "h1" | "h2";
}

export function LoginForm({ heading: Heading = "h1" }: LoginFormProps) {
  const enter = useEnter();
  // No default values: what was typed before the script arrived would be wiped by them.
  const form = useForm<LoginValues>({ resolver: zodResolver(loginSchema) });
  const signIn = useMutation({ mutationFn: login, onSuccess: enter });
  const { errors } = form.formState;
  return (
    <form
      noValidate
      method="post"
      onSubmit={form.handleSubmit((values) => signIn.mutate(values))}
      className="grid gap-[18px]"
      aria-labelledby="login-title"
    >
      <div>
        <Heading id="login-title" className="text-[24px]/[30px] font-semibold tracking-[-0.018em]">
          Sign in
        </Heading>
        <p className="mt-1 text-text-2">
          New here? <AccountLink to="/signup">Create an account</AccountLink>
        </p>
      </div>
      {signIn.isError && (
        <Note tone="bad" role="alert">
          <p>{accountFailure(signIn.error)}</p>
        </Note>
      )}
      <Field label="Email" error={errors.email?.message}>
        {(wiring) => (
          <TextInput {...wiring} {...form.register("email")} type="email" autoComplete="email" inputMode="email" />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(wiring) => (
          <SecretInput {...wiring} {...form.register("password")} noun="password" autoComplete="current-password" />
        )}
      </Field>
      <SubmitButton busy={signIn.isPending}>Sign in</SubmitButton>
    </form>
  );
}
