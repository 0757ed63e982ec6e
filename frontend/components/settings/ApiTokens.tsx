import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useRef, useState } from "react";

import { CreateApiToken } from "@/components/settings/CreateApiToken";
import { NewToken } from "@/components/settings/NewToken";
import { RevokeApiToken } from "@/components/settings/RevokeApiToken";
import { SettingsSection } from "@/components/settings/SettingsSection";
import { Button } from "@/components/ui/Button";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { Tile } from "@/components/ui/Tile";
import type { ApiToken, NewApiToken } from "@/lib/account-api";
import { apiTokensQuery } from "@/lib/queries";
import { dayOf, timeAgo } from "@/lib/relative-time";
import { useNow } from "@/lib/use-now";

/** Tokens for scripts: made here, shown once, ended here. */
export function ApiTokens() {
  const tokens = useQuery(apiTokensQuery);
  const [created, setCreated] = useState<NewApiToken | null>(null);
  const [leaving, setLeaving] = useState<ApiToken | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const now = useNow();
  const finish = () => {
    setCreated(null);
    place.current?.focus();
  };
  return (
    <SettingsSection
      title="API tokens"
      description="For scripts that use your connectors and chats. A token cannot change the account itself."
    >
      {created && <NewToken token={created} onDone={finish} />}
      {tokens.isPending && (
        <p role="status">
          <span className="sr-only">Loading API tokens</span>
          <span aria-hidden="true" className="skeleton inline-block h-3 w-44 rounded-sm" />
        </p>
      )}
      {tokens.isError && !tokens.data && (
        <FailedToLoad
          what="Your API tokens"
          error={tokens.error}
          retrying={tokens.isFetching}
          onRetry={() => void tokens.refetch()}
        />
      )}
      <div ref={place} tabIndex={-1} className="outline-none empty:hidden">
        {tokens.data && tokens.data.length > 0 && (
          <ul aria-label="API tokens" className="rounded-lg border border-border bg-surface">
            {tokens.data.map((token) => (
              <TokenRow key={token.id} token={token} now={now} onRevoke={() => setLeaving(token)} />
            ))}
          </ul>
        )}
        {tokens.data?.length === 0 && !created && <p className="text-text-2">You have no API tokens.</p>}
      </div>
      <CreateApiToken onCreated={setCreated} />
      {leaving && (
        <RevokeApiToken
          token={leaving}
          list={place}
          onClose={() => setLeaving(null)}
          onRevoked={() => created?.id === leaving.id && setCreated(null)}
        />
      )}
    </SettingsSection>
  );
}

function TokenRow({ token, now, onRevoke }: { token: ApiToken; now: number; onRevoke: () => void }) {
  const { name, last_used_at, expires_at } = token;
  const isOver = expires_at !== null && Date.parse(expires_at) <= now;
  return (
    <li className="flex min-h-16 flex-wrap items-center gap-x-3.5 gap-y-2 border-border px-3 py-3 not-first:border-t sm:flex-nowrap sm:px-3.5">
      <Tile name={name} icon={<KeyRound size={18} strokeWidth={1.75} aria-hidden="true" />} />
      <div className="min-w-0 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">{name}</p>
        <p className="text-small text-text-2">
          {last_used_at ? `Last used ${timeAgo(last_used_at, now)}` : "Never used"}
          {", "}
          {expires_at ? `${isOver ? "expired" : "expires"} on ${dayOf(expires_at)}` : "works until it is revoked"}
        </p>
      </div>
      <Button size="sm" onClick={onRevoke}>
        Revoke<span className="sr-only"> {name}</span>
      </Button>
    </li>
  );
}
