"use client";

import type { ReactNode } from "react";

import { AccountMenu } from "@/components/shell/AccountMenu";
import { AppsButton } from "@/components/shell/AppsButton";
import { OfflineBanner } from "@/components/shell/OfflineBanner";
import { PageLinks } from "@/components/shell/PageLinks";
import { SessionGate } from "@/components/shell/SessionGate";
import { classes } from "@/lib/class-names";
import type { User } from "@/lib/contract";

interface PageFrameProps {
  /** Left out by a page whose title has to be loaded first. */
  title?: string;
  lead?: string;
  /** Takes the whole width of the window. */
  isWide?: boolean;
  children: (user: User) => ReactNode;
}

/** Every signed-in page but the chat: the header row, the title, and what the page is about. */
export function PageFrame({ title, lead, isWide = false, children }: PageFrameProps) {
  const heading = title && (
    <div>
      <h1 className="text-page font-semibold tracking-[-0.02em]">{title}</h1>
      <p className="mt-1.5 text-text-2">{lead}</p>
    </div>
  );
  return (
    <SessionGate
      skeleton={
        <Frame end={null} isWide={isWide}>
          {/* In the place where it will stay: a heading that moves counts as a shift of the page. */}
          {heading}
          <p role="status" className="sr-only">
            Loading
          </p>
        </Frame>
      }
    >
      {(user) => (
        <Frame
          isWide={isWide}
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

function Frame({ end, isWide, children }: { end: ReactNode; isWide: boolean; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <OfflineBanner />
      <header className="sticky top-0 z-20 flex h-14 flex-none items-center justify-between border-b border-border bg-bg pr-1.5 pl-1 sm:pr-4 sm:pl-5">
        <PageLinks />
        <div className="flex items-center sm:gap-2.5">{end}</div>
      </header>
      <main
        className={classes(
          "mx-auto grid w-full flex-1 grid-cols-[minmax(0,1fr)] content-start gap-6 px-4 sm:px-8",
          isWide ? "max-w-[1920px] pt-4 pb-8 sm:px-6" : "max-w-[1120px] pt-6 pb-14 sm:pt-8",
        )}
      >
        {children}
      </main>
    </div>
  );
}
