"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useEffect } from "react";

import { CableBetween } from "@/components/connectors/CableBetween";
import { ToolIcon } from "@/components/connectors/ToolIcon";
import { callbackReason } from "@/components/connectors/callback-reasons";
import { announceSignIn, isSignInWindow } from "@/components/connectors/sign-in-window";
import { useSignInAgain } from "@/components/connectors/use-tool-mutations";
import { BareFrame } from "@/components/shell/BareFrame";
import { SessionGate } from "@/components/shell/SessionGate";
import { Button, buttonClasses } from "@/components/ui/Button";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { Note } from "@/components/ui/Note";
import { messageOf } from "@/lib/api-client";
import type { SystemTool } from "@/lib/contract";
import { localPath } from "@/lib/local-path";
import { appsQuery } from "@/lib/queries";

/** Where a sign-in at a provider ends: plugged in, or why not. A window of its own tells the others and closes. */
export function CallbackPage() {
  const told = useSearchParams();
  const failed = told.get("status") !== "success";
  useEffect(() => {
    announceSignIn();
    if (!failed && isSignInWindow()) window.close();
  }, [failed]);
  return (
    <SessionGate
      skeleton={
        <BareFrame>
          <p role="status">Finishing the sign-in</p>
        </BareFrame>
      }
    >
      {() => (
        <BareFrame>
          <Outcome failed={failed} app={told.get("app")} reason={told.get("reason")} back={told.get("return_to")} />
        </BareFrame>
      )}
    </SessionGate>
  );
}

interface OutcomeProps {
  failed: boolean;
  app: string | null;
  reason: string | null;
  back: string | null;
}

function Outcome({ failed, app, reason, back }: OutcomeProps) {
  const apps = useQuery({ ...appsQuery, staleTime: 0 });
  if (apps.isError) {
    return (
      <FailedToLoad
        what="Your apps"
        error={apps.error}
        onRetry={() => void apps.refetch()}
        retrying={apps.isFetching}
      />
    );
  }
  if (!apps.isFetchedAfterMount) return <p role="status">Looking at what is connected</p>;
  const tool = apps.data?.system_tools.find((each) => `system:${each.id}` === app);
  // The address alone proves nothing: anybody can write one that says "success".
  if (!failed && tool?.is_connected) return <Connected tool={tool} back={back} />;
  return <NotConnected tool={tool} reason={reason} back={back} />;
}

function Connected({ tool, back }: { tool: SystemTool; back: string | null }) {
  return (
    <section aria-live="polite" className="grid w-full max-w-[440px] justify-items-center gap-5 text-center">
      <CableBetween name={tool.name} icon={<ToolIcon name={tool.icon} />} cable="plugged" />
      <div>
        <h1 className="text-page font-semibold tracking-[-0.02em]">Connected successfully!</h1>
        <p className="mt-2 text-[15px]/[22px] text-balance text-text-2 [overflow-wrap:anywhere]">
          {tool.name} is ready{tool.account ? `, signed in as ${tool.account}` : ""}.
        </p>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        <Link href={localPath(back)} className={buttonClasses("primary", "lg")}>
          Start chat
        </Link>
        <SettingsLink />
      </div>
    </section>
  );
}

function NotConnected({
  tool,
  reason,
  back,
}: Pick<OutcomeProps, "reason" | "back"> & { tool: SystemTool | undefined }) {
  const again = useSignInAgain();
  const name = tool?.name ?? "The app";
  return (
    <section aria-live="assertive" className="grid w-full max-w-[440px] justify-items-center gap-5 text-center">
      <CableBetween name={name} icon={<ToolIcon name={tool?.icon ?? ""} />} cable="hanging" />
      <div>
        <h1 className="text-page font-semibold tracking-[-0.02em]">{name} is not connected</h1>
        <p className="mt-2 text-[15px]/[22px] text-balance text-text-2">{callbackReason(reason)} Nothing was stored.</p>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        {tool ? (
          <Button
            look="primary"
            size="lg"
            busy={again.isPending}
            onClick={() => again.mutate({ tool, returnTo: back === null ? null : localPath(back) })}
          >
            Try again
          </Button>
        ) : (
          <Link href={localPath(back)} className={buttonClasses("primary", "lg")}>
            Back to the chat
          </Link>
        )}
        <SettingsLink />
      </div>
      {again.error && (
        <Note tone="bad" role="alert" className="w-full text-left">
          <p>{messageOf(again.error)}</p>
        </Note>
      )}
      {reason !== null && /^[a-z_]{1,40}$/.test(reason) && (
        <p className="text-micro text-text-3">
          Code for support: <code>{reason.toUpperCase()}</code>
        </p>
      )}
    </section>
  );
}

function SettingsLink() {
  return (
    <Link href="/dashboard/settings" className={buttonClasses("secondary", "lg")}>
      Go to settings
    </Link>
  );
}
