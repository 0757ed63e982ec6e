import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { SettingsSection } from "@/components/settings/SettingsSection";
import { Button } from "@/components/ui/Button";
import { ConfirmDialog } from "@/components/ui/ConfirmDialog";
import { Field } from "@/components/ui/Field";
import { SecretInput } from "@/components/ui/TextInput";
import { deleteAccount } from "@/lib/account-api";
import { ApiError } from "@/lib/api-client";

/** The end of the account, after the password was given once more. */
export function DeleteAccount() {
  const [isAsking, setAsking] = useState(false);
  return (
    <SettingsSection
      title="Delete account"
      description="Your connectors with their keys, your chats, files and API tokens are removed at once and for good. There is no way back."
    >
      <div>
        <Button look="ghostDanger" onClick={() => setAsking(true)} className="ring-1 ring-border ring-inset">
          Delete account…
        </Button>
      </div>
      {isAsking && <Question onClose={() => setAsking(false)} />}
    </SettingsSection>
  );
}

function Question({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState("");
  const [isMissing, setMissing] = useState(false);
  const remove = useMutation({
    mutationFn: deleteAccount,
    // A full load, so that nothing of this account stays in memory.
    onSuccess: () => window.location.assign("/"),
  });
  const isWrong = remove.error instanceof ApiError && remove.error.code === "WRONG_PASSWORD";
  const fieldError = isMissing ? "Enter your password." : isWrong && remove.error?.message;
  return (
    <ConfirmDialog
      title="Delete your account?"
      description="Everything in it goes at once. Nothing changes at the servers that you connected."
      action="Delete account"
      busy={remove.isPending || remove.isSuccess}
      error={isWrong ? null : remove.error}
      onConfirm={() => (password ? remove.mutate(password) : setMissing(true))}
      onClose={onClose}
    >
      <Field label="Password" error={fieldError}>
        {(wiring) => (
          <SecretInput
            {...wiring}
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
              setMissing(false);
              remove.reset();
            }}
            noun="password"
            autoComplete="current-password"
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
