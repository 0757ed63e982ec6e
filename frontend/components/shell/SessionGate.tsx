"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, type ReactNode } from "react";

import { BareFrame } from "@/components/shell/BareFrame";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { onSessionEnded } from "@/lib/api-client";
import type { User } from "@/lib/contract";
import { loginPath } from "@/lib/local-path";
import { visitorQuery } from "@/lib/queries";
import { onSessionElsewhere } from "@/lib/session-signal";

interface SessionGateProps {
  /** The page's shape while it is not known yet who is here. */
  skeleton: ReactNode;
  children: (user: User) => ReactNode;
}

/** Shows its children to somebody who is signed in, and leads to the sign-in page whenever the session ends. */
export function SessionGate({ skeleton, children }: SessionGateProps) {
  const router = useRouter();
  const client = useQueryClient();
  const visitor = useQuery(visitorQuery);
  const isStranger = visitor.data === null;

  const askToSignIn = useCallback(
    () => router.replace(loginPath(`${window.location.pathname}${window.location.search}`)),
    [router],
  );
  useEffect(() => {
    if (isStranger) askToSignIn();
  }, [isStranger, askToSignIn]);
  useEffect(
    () =>
      onSessionEnded(() => {
        client.clear();
        askToSignIn();
      }),
    [client, askToSignIn],
  );

  // What stands here belongs to somebody who may not be signed in any more; a full load leaves nothing of it.
  useEffect(() => {
    const stop = onSessionElsewhere(() => window.location.reload());
    const reviewRestored = (event: PageTransitionEvent) => event.persisted && window.location.reload();
    window.addEventListener("pageshow", reviewRestored);
    return () => {
      stop();
      window.removeEventListener("pageshow", reviewRestored);
    };
  }, []);

  if (visitor.data) return children(visitor.data);
  if (!visitor.isError) return skeleton;
  return (
    <BareFrame>
      <div className="w-full max-w-[420px]">
        <FailedToLoad
          what="Your account"
          error={visitor.error}
          retrying={visitor.isFetching}
          onRetry={() => void visitor.refetch()}
        />
      </div>
    </BareFrame>
  );
}
