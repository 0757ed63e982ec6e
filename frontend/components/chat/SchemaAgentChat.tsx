import { ChatKit, useChatKit, type ChatKitOptions } from "@openai/chatkit-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore, type CSSProperties, type Ref, useImperativeHandle } from "react";

import { setLocalExtension } from "@/chatkit-element/extension";
import { startPrompts } from "@/components/chat/start-prompts";
import { showThreadInAddress, threadInAddress } from "@/components/chat/thread-address";
import { useToast } from "@/components/ui/Toaster";
import { chatFetch } from "@/lib/api-client";
import { composerTools, MANAGE_TOOL_ID, toolMenu } from "@/lib/chatkit-tools";
import type { AppConfig, User } from "@/lib/contract";
import { appsQuery } from "@/lib/queries";
import { effectiveTheme, subscribeToTheme } from "@/lib/theme";

export interface SchemaAgentChatHandle {
  focusComposer: () => void;
}

interface SchemaAgentChatProps {
  user: User;
  config: AppConfig;
  onOpenApps: () => void;
  ref: Ref<SchemaAgentChatHandle>;
}

// The shell paints the mark and the account menu over the two ends of the element's header row.
const HEADER_ROOM = {
  "--ck-header-start": "var(--shell-start)",
  "--ck-header-end": "var(--shell-end)",
} as CSSProperties;

/** The chat: everything on the page that speaks ChatKit goes through here. */
export function SchemaAgentChat({ user, config, onOpenApps, ref }: SchemaAgentChatProps) {
  const client = useQueryClient();
  const toast = useToast();
  const apps = useQuery(appsQuery);
  const [initialThread] = useState(threadInAddress);
  const colorScheme = useSyncExternalStore(subscribeToTheme, effectiveTheme, () => "light" as const);

  const chat = useChatKit({
    api: { url: "/api/chatkit", domainKey: config.chatkit_domain_key, fetch: chatFetch },
    locale: "en",
    theme: { colorScheme },
    initialThread,
    header: { rightAction: { icon: "grid", onClick: onOpenApps } },
    history: { enabled: true, showDelete: true, showRename: true },
    startScreen: { greeting: greeting(user), prompts: startPrompts(apps.data, config.demo_mcp_url) },
    threadItemActions: { feedback: false, retry: true },
    composer: {
      placeholder: "Ask anything, or press / for apps",
      tools: composerTools(apps.data),
      ...modelChoice(config),
    },
    onToolChange: ({ toolId }) => {
      if (toolId !== MANAGE_TOOL_ID) return;
      void chat.setComposerValue({ selectedToolId: null });
      onOpenApps();
    },
    onThreadChange: ({ threadId }) => showThreadInAddress(threadId),
    // A turn may have found out that a server no longer answers.
    onResponseEnd: () => void client.invalidateQueries({ queryKey: appsQuery.queryKey }),
    onError: ({ error }) => toast({ tone: "bad", text: error.message }),
  });

  useEffect(() => {
    if (!chat.ref.current) return;
    setLocalExtension(chat.ref.current, {
      toolMenu: toolMenu(apps.data),
      apps: { label: "Apps", attention: (apps.data?.attention ?? 0) > 0 },
      ...(config.model.is_builtin ? { composerNote: "Built-in model: no API key set" } : {}),
    });
  }, [chat.ref, apps.data, config.model.is_builtin]);

  const { setThreadId, focusComposer } = chat;
  useEffect(() => {
    const followAddress = () => void setThreadId(threadInAddress());
    window.addEventListener("popstate", followAddress);
    return () => window.removeEventListener("popstate", followAddress);
  }, [setThreadId]);

  useImperativeHandle(ref, () => ({ focusComposer: () => void focusComposer() }), [focusComposer]);

  return <ChatKit control={chat.control} style={HEADER_ROOM} className="block h-full w-full" />;
}

function greeting(user: User): string {
  const firstName = user.name?.trim().split(/\s+/u)[0];
  return firstName ? `What do you want to know, ${firstName}?` : "What do you want to know?";
}

function modelChoice({ models }: AppConfig): Pick<NonNullable<ChatKitOptions["composer"]>, "models"> {
  if (models.length === 0) return {};
  return {
    models: models.map(({ id, label, description }, index) => ({
      id,
      label,
      ...(description ? { description } : {}),
      default: index === 0,
    })),
  };
}
