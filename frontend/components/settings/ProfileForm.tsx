import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod/mini";

import { personName } from "@/components/account/account-schemas";
import { FormFailure } from "@/components/settings/FormFailure";
import { SettingsSection } from "@/components/settings/SettingsSection";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { TextInput } from "@/components/ui/TextInput";
import { useToast } from "@/components/ui/Toaster";
import { changeName } from "@/lib/account-api";
import type { User } from "@/lib/contract";
import { visitorQuery } from "@/lib/queries";

const schema = z.object({ name: personName });

export function ProfileForm({ user }: { user: User }) {
  const client = useQueryClient();
  const toast = useToast();
  const form = useForm({ resolver: zodResolver(schema), values: { name: user.name ?? "" } });
  const save = useMutation({
    mutationFn: ({ name }: z.infer<typeof schema>) => changeName(name || null),
    onSuccess: (changed) => {
      client.setQueryData(visitorQuery.queryKey, changed);
      toast({ tone: "ok", text: "Name saved" });
    },
  });
  return (
    <SettingsSection title="Profile" description="How you are greeted, and the address that you sign in with.">
      <form
        noValidate
        aria-label="Profile"
        className="grid gap-4"
        onSubmit={form.handleSubmit((values) => save.mutate(values))}
      >
        <FormFailure what="The name was not saved" error={save.error} />
        <Field label="Name" note="optional" error={form.formState.errors.name?.message}>
          {(wiring) => <TextInput {...wiring} {...form.register("name")} autoComplete="name" />}
        </Field>
        <Field label="Email" hint="It cannot be changed.">
          {(wiring) => <TextInput {...wiring} value={user.email} readOnly autoComplete="email" />}
        </Field>
        <div>
          <Button type="submit" busy={save.isPending} disabled={!form.formState.isDirty}>
            Save name
          </Button>
        </div>
      </form>
    </SettingsSection>
  );
}
