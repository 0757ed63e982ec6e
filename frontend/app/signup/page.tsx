import type { Metadata } from "next";

import { AccountFrame } from "@/components/account/AccountFrame";
import { SignedOutOnly } from "@/components/account/SignedOutOnly";
import { SignupForm } from "@/components/account/SignupForm";

export const metadata: Metadata = { title: "Create an account" };

export default function SignupPage() {
  return (
    <AccountFrame>
      <SignedOutOnly>
        <SignupForm />
      </SignedOutOnly>
    </AccountFrame>
  );
}
