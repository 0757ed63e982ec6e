import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useEffect } from "react";

import { HOME_PATH, localPath } from "@/lib/local-path";
import { meQuery } from "@/lib/queries";

function destination(): string {
  return localPath(new URLSearchParams(window.location.search).get("next"));
}

/** Sends people who are already signed in straight on. True while that is still being found out. */
export function useSkipWhenSignedIn(): boolean {
  const router = useRouter();
  const me = useQuery({ ...meQuery, retry: false });
  useEffect(() => {
    if (me.data) router.replace(destination());
  }, [me.data, router]);
  return me.isPending || me.isSuccess;
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
