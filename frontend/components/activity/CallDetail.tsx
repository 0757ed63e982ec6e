import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { RecordedText } from "@/components/activity/RecordedText";
import { tookTime } from "@/components/activity/call-outcome";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import type { ToolCall, ToolCallDetail } from "@/lib/contract";
import { HOME_PATH } from "@/lib/local-path";
import { callQuery } from "@/lib/queries";
import { shortDuration } from "@/lib/relative-time";

const APPROVALS: Record<ToolCall["approval"], string | null> = {
  not_needed: null,
  allowed_once: "You allowed it once",
  always_allowed: "You always allow this tool",
  denied: "You denied it",
  expired: "Nobody answered the question in time",
};

interface CallDetailProps {
  id: string;
  call: ToolCall;
}

export function CallDetail({ id, call }: CallDetailProps) {
  const detail = useQuery(callQuery(call.id, call.outcome === "running"));
  return (
    <div id={id} className="grid grid-cols-[minmax(0,1fr)] gap-3 px-3 pt-1 pb-4 sm:pr-3.5 sm:pl-[104px]">
      <Facts call={call} />
      {detail.data ? <WhatWasKept detail={detail.data} /> : null}
      {detail.isPending && (
        <div role="status" className="grid gap-2 sm:grid-cols-2">
          <span className="sr-only">Loading the call</span>
          <span className="skeleton h-24 rounded-lg" />
          <span className="skeleton h-24 rounded-lg" />
        </div>
      )}
      {detail.isError && !detail.data && (
        <FailedToLoad
          what="The call"
          error={detail.error}
          retrying={detail.isFetching}
          onRetry={() => void detail.refetch()}
        />
      )}
    </div>
  );
}

function Facts({ call }: { call: ToolCall }) {
  const { tool_name, approval, error_code, error_reason, thread_id, outcome } = call;
  const facts = [
    APPROVALS[approval],
    tookTime(call) && `Took ${shortDuration(call.duration_ms)}`,
    outcome === "interrupted" && "Patchbay stopped while it ran: whether it had an effect is not known",
  ].filter((fact) => typeof fact === "string");
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-small text-text-2">
      <code className="font-mono text-code [overflow-wrap:anywhere]">{tool_name}</code>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {error_code && (
        <span className="text-bad">
          Failed with <code className="font-mono text-code">{error_reason ?? error_code}</code>
        </span>
      )}
      {thread_id && (
        <Link href={`${HOME_PATH}?thread=${encodeURIComponent(thread_id)}`} className="text-link sm:ml-auto">
          Open chat
        </Link>
      )}
    </div>
  );
}

function WhatWasKept({ detail }: { detail: ToolCallDetail }) {
  if (!detail.is_readable) {
    return (
      <p className="text-small text-text-2">
        The key that sealed this call is gone: what was sent and what came back can no longer be read.
      </p>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-2 md:grid-cols-2">
      <RecordedText title="Arguments" recorded={detail.arguments} nothing="None are on record." />
      <RecordedText
        title="Result"
        recorded={detail.result}
        nothing={detail.outcome === "running" ? "It is still running." : "Nothing came back."}
      />
    </div>
  );
}
