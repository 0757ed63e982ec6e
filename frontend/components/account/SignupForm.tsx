"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useForm, useWatch } from "react-hook-form";

import { AccountLink } from "@/components/account/AccountLink";
import { SubmitButton } from "@/components/account/SubmitButton";
import { accountFailure } from "@/components/account/account-errors";
import { MIN_PASSWORD, signupSchema, type SignupValues } from "@/components/account/account-schemas";
import { useEnter } from "@/components/account/use-enter";
import { Field } from "@/components/ui/Field";
import { Note } from "@/components/ui/Note";
import { SecretInput, TextInput } from "@/components/ui/TextInput";
import { ApiError } from "@/lib/api-client";
import { login, register } from "@/lib/auth-api";

export function SignupForm() {
  const enter = useEnter();
  // No default values: what was typed before the script arrived would be wiped by them.
  const form = useForm<SignupValues>({ resolver: zodResolver(signupSchema) });
  // When the line broke between the two steps, the second alone is tried again.
  const made = useRef<string | null>(null);
  const signUp = useMutation({
    mutationFn: async ({ name, email, password }: SignupValues) => {
      if (made.current !== email) await register(name ? { name, email, password } : { email, password });
      made.current = email;
      await login({ email, password });
    },
    onSuccess: enter,
    onError: (error) => {
      if (isTaken(error)) form.setFocus("email");
    },
  });
  const email = useWatch({ control: form.control, name: "email", defaultValue: "" });
  const { errors } = form.formState;
  const refusal = signUp.error instanceof ApiError ? signUp.error : null;
  // The refusal is about the address that was sent; once it is edited, it says nothing any more.
  const isTakenStill = isTaken(signUp.error) && signUp.variables?.email === email.trim();
  const emailIssue = errors.email?.message ?? refusal?.issueFor("email");
  const passwordIssue = errors.password?.message ?? refusal?.issueFor("password");
  const isElsewhere = signUp.isError && !isTaken(signUp.error) && !emailIssue && !passwordIssue;
  return (
    <form
      noValidate
      method="post"
      onSubmit={form.handleSubmit((values) => signUp.mutate(values))}
      className="grid gap-[18px]"
      aria-labelledby="signup-title"
    >
      <div>
        <h1 id="signup-title" className="text-[24px]/[30px] font-semibold tracking-[-0.018em]">
          Create an account
        </h1>
        <p className="mt-1 text-text-2">
          Have one already? <AccountLink to="/login">Sign in</AccountLink>
        </p>
      </div>
      {isElsewhere && (
        <Note tone="bad" role="alert">
          <p>{accountFailure(signUp.error)}</p>
        </Note>
      )}
      <Field label="Name" note="optional" error={errors.name?.message}>
        {(wiring) => <TextInput {...wiring} {...form.register("name")} autoComplete="name" />}
      </Field>
      <Field label="Email" error={isTakenStill ? <EmailTaken /> : emailIssue}>
        {(wiring) => (
          <TextInput {...wiring} {...form.register("email")} type="email" autoComplete="email" inputMode="email" />
        )}
      </Field>
      <Field label="Password" hint={`At least ${MIN_PASSWORD} characters.`} error={passwordIssue}>
        {(wiring) => (
          <SecretInput {...wiring} {...form.register("password")} noun="password" autoComplete="new-password" />
        )}
      </Field>
      <SubmitButton busy={signUp.isPending}>Create account</SubmitButton>
      <p className="text-small text-text-2">No email to confirm. You land in the chat.</p>
    </form>
  );
}

function isTaken(error: Error | null): boolean {
  return error instanceof ApiError && error.code === "EMAIL_TAKEN";
}

function EmailTaken() {
  return (
    <span role="alert" className="[&_a]:text-inherit">
      This email has an account. <AccountLink to="/login">Sign in instead</AccountLink>
    </span>
  );
}
