import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useEffect } from "react";

import { HOME_PATH, localPath } from "@/lib/local-path";
import { visitorQuery } from "@/lib/queries";

function destination(): string {
  return localPath(new URLSearchParams(window.location.search).get("next"));
}

/** Sends people who are already signed in straight on. True while that is still being found out. */
export function useSkipWhenSignedIn(): boolean {
  const router = useRouter();
  const { data: user, isPending } = useQuery({ ...visitorQuery, retry: false });
  useEffect(() => {
    if (user) router.replace(destination());
  }, [user, router]);
  return isPending || Boolean(user);
}

/** Enters the application after a session was opened, forgetting whatever was cached for nobody or somebody else. */
export function useEnter(): () => void {
  const router = useRouter();
  const client = useQueryClient();
  return useCallback(() => {
    client.clear();
    router.replace(destination());
  }, [client, router]);
}

/** The other account page, keeping where to go afterwards. */
export function withNext(path: "/login" | "/signup", next: string | null): string {
  const target = localPath(next);
  return target === HOME_PATH ? path : `${path}?next=${encodeURIComponent(target)}`;
}
