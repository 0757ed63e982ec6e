"use client";

import type { ReactNode } from "react";

import { AccountMenu } from "@/components/shell/AccountMenu";
import { AppsButton } from "@/components/shell/AppsButton";
import { OfflineBanner } from "@/components/shell/OfflineBanner";
import { PageLinks } from "@/components/shell/PageLinks";
import { SessionGate } from "@/components/shell/SessionGate";
import type { User } from "@/lib/contract";

interface PageFrameProps {
  title: string;
  lead: string;
  children: (user: User) => ReactNode;
}

/** Every signed-in page but the chat: the header row, the title, and what the page is about. */
export function PageFrame({ title, lead, children }: PageFrameProps) {
  const heading = (
    <div>
      <h1 className="text-page font-semibold tracking-[-0.02em]">{title}</h1>
      <p className="mt-1.5 text-text-2">{lead}</p>
    </div>
  );
  return (
    <SessionGate
      skeleton={
        <Frame end={null}>
          <p role="status" className="sr-only">
            Loading
          </p>
          {heading}
        </Frame>
      }
    >
      {(user) => (
        <Frame
          end={
            <>
              <AppsButton />
              <AccountMenu user={user} />
            </>
          }
        >
          {heading}
          {children(user)}
        </Frame>
      )}
    </SessionGate>
  );
}

function Frame({ end, children }: { end: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <OfflineBanner />
      <header className="sticky top-0 z-20 flex h-14 flex-none items-center justify-between border-b border-border bg-bg pr-1.5 pl-1 sm:pr-4 sm:pl-5">
        <PageLinks />
        <div className="flex items-center sm:gap-2.5">{end}</div>
      </header>
      <main className="mx-auto grid w-full max-w-[1120px] flex-1 grid-cols-[minmax(0,1fr)] content-start gap-6 px-4 pt-6 pb-14 sm:px-8 sm:pt-8">
        {children}
      </main>
    </div>
  );
}
