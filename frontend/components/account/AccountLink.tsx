"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { Suspense } from "react";

import { withNext } from "@/components/account/use-enter";

interface AccountLinkProps {
  to: "/login" | "/signup";
  children: string;
}

/** A link to the other account page that keeps where to go afterwards. */
export function AccountLink(props: AccountLinkProps) {
  return (
    <Suspense fallback={<PlainLink {...props} />}>
      <KeepingLink {...props} />
    </Suspense>
  );
}

function KeepingLink({ to, children }: AccountLinkProps) {
  const next = useSearchParams().get("next");
  return (
    <Link href={withNext(to, next)} className="text-link">
      {children}
    </Link>
  );
}

function PlainLink({ to, children }: AccountLinkProps) {
  return (
    <Link href={to} className="text-link">
      {children}
    </Link>
  );
}
