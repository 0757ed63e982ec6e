"use client";

import type { ReactNode } from "react";

import { useSkipWhenSignedIn } from "@/components/account/use-enter";

/** A form for people without a session. It is usable at once; those who have one are sent on. */
export function SignedOutOnly({ children }: { children: ReactNode }) {
  useSkipWhenSignedIn();
  return children;
}
