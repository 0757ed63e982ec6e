"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";

import { ChatArea } from "@/components/chat/ChatArea";
import type { SchemaAgentChatHandle } from "@/components/chat/SchemaAgentChat";
import { useFocusReturn } from "@/components/chat/use-focus-return";
import { AppsDialog } from "@/components/connectors/AppsDialog";
import { OfflineBanner } from "@/components/shell/OfflineBanner";
import { SessionGate } from "@/components/shell/SessionGate";
import { ShellHeader } from "@/components/shell/ShellHeader";
import { ShellSkeleton } from "@/components/shell/ShellSkeleton";
import type { User } from "@/lib/contract";
import { appsQuery, configQuery } from "@/lib/queries";

export function ChatPage() {
  return <SessionGate skeleton={<ShellSkeleton />}>{(user) => <SignedInChat user={user} />}</SessionGate>;
}

function SignedInChat({ user }: { user: User }) {
  // Asked for here, so that menu and dialog are filled before anybody opens them.
  useQuery(appsQuery);
  // Our own element says it beside the composer; twice would be once too often.
  const saysOffline = useQuery(configQuery).data?.chatkit_renderer === "local";
  const [isAppsOpen, setAppsOpen] = useState(false);
  const chat = useRef<SchemaAgentChatHandle>(null);
  const { remember, restore } = useFocusReturn();
  const openApps = useCallback(() => {
    remember();
    setAppsOpen(true);
  }, [remember]);
  return (
    <div className="flex h-dvh flex-col">
      {!saysOffline && <OfflineBanner />}
      <div className="relative min-h-0 flex-1">
        <ShellHeader user={user} />
        <main aria-label="Chat" className="h-full">
          <ChatArea ref={chat} user={user} onOpenApps={openApps} />
        </main>
      </div>
      <AppsDialog
        open={isAppsOpen}
        onOpenChange={setAppsOpen}
        onReturnFocus={() => {
          if (!restore()) chat.current?.focusComposer();
        }}
        onStartChat={() => chat.current?.focusComposer()}
      />
    </div>
  );
}
