import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useRef } from "react";

import { SettingsSection } from "@/components/settings/SettingsSection";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { RowSkeletons } from "@/components/ui/Skeleton";
import { Tile } from "@/components/ui/Tile";
import { useToast } from "@/components/ui/Toaster";
import { endOtherSignIns, endSignIn, type SignIn } from "@/lib/account-api";
import { messageOf } from "@/lib/api-client";
import { deviceName } from "@/lib/device-name";
import { signInsQuery } from "@/lib/queries";
import { timeAgo } from "@/lib/relative-time";
import { useNow } from "@/lib/use-now";

/** What is signed in to the account; each but this browser can be signed out from here. */
export function SignIns() {
  const signIns = useQuery(signInsQuery);
  const list = useRef<HTMLUListElement>(null);
  // The button that was pressed goes with its row.
  const end = useEndSignIns(() => list.current?.focus());
  const now = useNow();
  const others = signIns.data?.filter((signIn) => !signIn.is_current) ?? [];
  return (
    <SettingsSection
      title="Sign-ins"
      description="Browsers and scripts that are signed in with your password. One that you do not know should be ended, and the password changed."
    >
      {signIns.isPending && <RowSkeletons count={1} label="Loading sign-ins" />}
      {signIns.isError && !signIns.data && (
        <FailedToLoad
          what="Your sign-ins"
          error={signIns.error}
          retrying={signIns.isFetching}
          onRetry={() => void signIns.refetch()}
        />
      )}
      {signIns.data && (
        <ul
          ref={list}
          tabIndex={-1}
          aria-label="Sign-ins"
          className="rounded-lg border border-border bg-surface outline-none"
        >
          {inOrder(signIns.data).map((signIn) => (
            <SignInRow
              key={signIn.id}
              signIn={signIn}
              now={now}
              isEnding={end.isPending && end.variables === signIn.id}
              onEnd={() => end.mutate(signIn.id)}
            />
          ))}
        </ul>
      )}
      {others.length > 1 && (
        <div>
          <Button busy={end.isPending && end.variables === ALL_OTHERS} onClick={() => end.mutate(ALL_OTHERS)}>
            Sign out everywhere else
          </Button>
        </div>
      )}
    </SettingsSection>
  );
}

interface SignInRowProps {
  signIn: SignIn;
  now: number;
  isEnding: boolean;
  onEnd: () => void;
}

function SignInRow({ signIn, now, isEnding, onEnd }: SignInRowProps) {
  const { user_agent, created_at, last_seen_at, is_current } = signIn;
  const name = deviceName(user_agent);
  return (
    <li className="flex min-h-16 flex-wrap items-center gap-x-3.5 gap-y-2 border-border px-3 py-3 not-first:border-t sm:flex-nowrap sm:px-3.5">
      <Tile name={name} icon={<MonitorSmartphone size={18} strokeWidth={1.75} aria-hidden="true" />} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium [overflow-wrap:anywhere]">
          {name}
          {is_current && <Badge>this browser</Badge>}
        </p>
        <p className="text-small text-text-2">
          Signed in {timeAgo(created_at, now)}
          {!is_current && `, last seen ${timeAgo(last_seen_at, now)}`}
        </p>
      </div>
      {!is_current && (
        <Button size="sm" busy={isEnding} onClick={onEnd}>
          Sign out<span className="sr-only"> {name}</span>
        </Button>
      )}
    </li>
  );
}

const ALL_OTHERS = "others";

function useEndSignIns(onEnded: () => void) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (id: string) => (id === ALL_OTHERS ? endOtherSignIns() : endSignIn(id)),
    onSuccess: (_, id) => {
      client.setQueryData(signInsQuery.queryKey, (old) =>
        old?.filter((signIn) => signIn.is_current || (id !== ALL_OTHERS && signIn.id !== id)),
      );
      onEnded();
    },
    onError: (error) => toast({ tone: "bad", text: `Nothing was signed out. ${messageOf(error)}` }),
    onSettled: () => client.invalidateQueries({ queryKey: signInsQuery.queryKey }),
  });
}

/** This browser first, then what was seen last. */
function inOrder(signIns: readonly SignIn[]): SignIn[] {
  return signIns.toSorted(
    (a, b) => Number(b.is_current) - Number(a.is_current) || Date.parse(b.last_seen_at) - Date.parse(a.last_seen_at),
  );
}
