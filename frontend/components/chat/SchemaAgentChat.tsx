import { ChatKit, useChatKit, type ChatKitOptions } from "@openai/chatkit-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import {
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  useSyncExternalStore,
  type CSSProperties,
  type Ref,
} from "react";

import { setLocalExtension, writtenIn } from "@/chatkit-element/extension";
import { composerTools, MANAGE_TOOL_ID, toolMenu } from "@/components/chat/chatkit-tools";
import { mentionEntities } from "@/components/chat/mentions";
import { invitation, startPrompts } from "@/components/chat/start-prompts";
import { showThreadInAddress, threadInAddress } from "@/components/chat/thread-address";
import { useAnswerActions } from "@/components/chat/use-answer-actions";
import { useStartQuestions } from "@/components/chat/use-start-questions";
import { DATABASES_PATH } from "@/components/shell/pages";
import { chatFetch, sendFile } from "@/lib/api-client";
import { addedTo, takeDraft, type ChatDraft } from "@/lib/chat-draft";
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

/** What the server takes; which files it can use is for it to say, because it looks into them. */
const ATTACHMENTS = { enabled: true, maxCount: 10, maxSize: 10 * 1024 * 1024 };

/** The chat: everything on the page that speaks ChatKit goes through here. */
export function SchemaAgentChat({ user, config, onOpenApps, ref }: SchemaAgentChatProps) {
  const client = useQueryClient();
  const router = useRouter();
  const apps = useQuery(appsQuery);
  const { questions } = useStartQuestions(apps.data);
  const [initialThread] = useState(threadInAddress);
  const shownThread = useRef(initialThread);
  const colorScheme = useSyncExternalStore(subscribeToTheme, effectiveTheme, () => "light" as const);

  const onAction = useAnswerActions(write);

  const chat = useChatKit({
    api: {
      url: "/api/chatkit",
      domainKey: config.chatkit_domain_key,
      fetch: chatFetch,
      uploadStrategy: { type: "direct", uploadUrl: "/api/chatkit/attachments" },
    },
    locale: "en",
    theme: { colorScheme },
    initialThread,
    header: { rightAction: { icon: "grid", onClick: onOpenApps } },
    history: { enabled: true, showDelete: true, showRename: true },
    startScreen: { greeting: greeting(user), prompts: startPrompts(apps.data, questions, config) },
    threadItemActions: { feedback: true, retry: true },
    composer: {
      placeholder: "Ask anything, or / for apps",
      tools: composerTools(apps.data),
      attachments: ATTACHMENTS,
      ...modelChoice(config),
    },
    entities: mentionEntities({
      apps: apps.data,
      onOpenApps,
      onOpenDatabases: () => router.push(DATABASES_PATH),
    }),
    widgets: { onAction },
    onReady: () => {
      const draft = takeDraft();
      if (draft) write(draft);
    },
    onToolChange: ({ toolId }) => {
      if (toolId !== MANAGE_TOOL_ID) return;
      void chat.setComposerValue({ selectedToolId: null });
      onOpenApps();
    },
    onThreadChange: ({ threadId }) => {
      shownThread.current = threadId;
      showThreadInAddress(threadId);
    },
    // A turn may have found out that a server no longer answers.
    onResponseEnd: () => void client.invalidateQueries({ queryKey: appsQuery.queryKey }),
  });

  useEffect(() => {
    if (!chat.ref.current) return;
    const invited = invitation(apps.data, config);
    setLocalExtension(chat.ref.current, {
      toolMenu: toolMenu(apps.data),
      apps: { label: "Apps", attention: (apps.data?.attention ?? 0) > 0 },
      draftOwner: String(user.id),
      upload: sendFile,
      ...(invited ? { invitation: invited } : {}),
      ...(hasChoice(config.models) ? {} : { composerNote: config.model.label }),
    });
  }, [chat.ref, apps.data, config, user.id]);

  /** Puts words into the composer, below those that are there. */
  function write(draft: ChatDraft): void {
    const written = chat.ref.current ? writtenIn(chat.ref.current) : "";
    const value = { text: addedTo(written, draft), selectedToolId: draft.toolId };
    void chat.setComposerValue(value).then(chat.focusComposer);
  }

  const { setThreadId, focusComposer } = chat;
  useEffect(() => {
    // While an answer runs the chat stays where it is, and so must the address.
    const stay = () => showThreadInAddress(shownThread.current);
    const followAddress = () => void setThreadId(threadInAddress()).catch(stay);
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

/** With one model there is nothing to pick; its name then stands below the composer. */
function hasChoice(models: AppConfig["models"]): boolean {
  return models.length > 1;
}

function modelChoice({ models }: AppConfig): Pick<NonNullable<ChatKitOptions["composer"]>, "models"> {
  if (!hasChoice(models)) return {};
  return {
    models: models.map(({ id, label, description }, index) => ({
      id,
      label,
      ...(description ? { description } : {}),
      default: index === 0,
    })),
  };
}
