"use client";

import { ApiTokens } from "@/components/settings/ApiTokens";
import { DeleteAccount } from "@/components/settings/DeleteAccount";
import { PasswordForm } from "@/components/settings/PasswordForm";
import { ProfileForm } from "@/components/settings/ProfileForm";
import { SignIns } from "@/components/settings/SignIns";
import { PageFrame } from "@/components/shell/PageFrame";

export function SettingsPage() {
  return (
    <PageFrame title="Settings" lead="Your account, what is signed in to it, and how to end it.">
      {(user) => (
        <div className="grid grid-cols-[minmax(0,1fr)]">
          <ProfileForm user={user} />
          <PasswordForm />
          <SignIns />
          <ApiTokens />
          <DeleteAccount />
        </div>
      )}
    </PageFrame>
  );
}
