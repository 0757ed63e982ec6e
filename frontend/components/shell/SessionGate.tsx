"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, type ReactNode } from "react";

import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { ApiError, onSessionEnded } from "@/lib/api-client";
import type { User } from "@/lib/contract";
import { loginPath } from "@/lib/local-path";
import { meQuery } from "@/lib/queries";

interface SessionGateProps {
  /** The page's shape while it is not known yet who is here. */
  skeleton: ReactNode;
  children: (user: User) => ReactNode;
}

/** Shows its children to somebody who is signed in, and leads to the sign-in page whenever the session ends. */
export function SessionGate({ skeleton, children }: SessionGateProps) {
  const router = useRouter();
  const client = useQueryClient();
  const me = useQuery(meQuery);

  useEffect(
    () =>
      onSessionEnded(() => {
        client.clear();
        router.replace(loginPath(`${window.location.pathname}${window.location.search}`));
      }),
    [client, router],
  );

  if (me.data) return children(me.data);
  if (!me.isError || (me.error instanceof ApiError && me.error.status === 401)) return skeleton;
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="w-full max-w-[420px]">
        <FailedToLoad what="Your account" error={me.error} retrying={me.isFetching} onRetry={() => void me.refetch()} />
      </div>
    </main>
  );
}
