import type { Metadata } from "next";

import { AccountFrame } from "@/components/account/AccountFrame";
import { LoginForm } from "@/components/account/LoginForm";
import { SignedOutOnly } from "@/components/account/SignedOutOnly";

export const metadata: Metadata = { title: "Sign in" };

export default function LoginPage() {
  return (
    <AccountFrame>
      <SignedOutOnly>
        <LoginForm />
      </SignedOutOnly>
    </AccountFrame>
  );
}
