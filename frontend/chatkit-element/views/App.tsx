import type { ColorScheme } from "@openai/chatkit";
import { useCallback, useEffect, useState } from "react";

import type { ChatSession } from "../session/session";
import { Header } from "./Header";
import { LoadFailed, ThreadSkeleton } from "./Placeholders";
import { StartScreen } from "./StartScreen";
import { Dock } from "./composer/Dock";
import { useFileDrop } from "./composer/use-file-drop";
import { AnnounceContext, SessionContext, useSelect, useSession, useTexts } from "./context";
import { HistoryPanel } from "./history/HistoryPanel";
import { colorScheme, themeVariables } from "./theme";
import { ThreadView } from "./thread/ThreadView";

interface AppProps {
  session: ChatSession;
  onReady: () => void;
  /** The scheme belongs to the custom element, because its tokens do. */
  onColorScheme: (scheme: ColorScheme | null) => void;
  onFocusComposer: () => void;
}

function Body() {
  const phase = useSelect((state) => state.phase);
  const isEmpty = useSelect((state) => state.thread.items.length === 0);
  const isNew = useSelect((state) => state.thread.thread === null);
  if (phase === "loading") return <ThreadSkeleton />;
  if (phase === "load_failed") return <LoadFailed />;
  return isEmpty && isNew && phase === "idle" ? <StartScreen /> : <ThreadView />;
}

function Chat({ onReady, onColorScheme, onFocusComposer }: Omit<AppProps, "session">) {
  const session = useSession();
  const texts = useTexts();
  const theme = useSelect((state) => state.options?.theme);
  const label = useSelect((state) => state.options?.frameTitle);
  const scheme = colorScheme(theme);
  const takesFiles = useSelect((state) => {
    const status = state.thread.thread?.status.type ?? "active";
    return state.options?.composer?.attachments?.enabled === true && status === "active";
  });
  const drop = useFileDrop(takesFiles ? (files) => session.composer.uploads.add(files) : null);

  useEffect(onReady, [onReady]);
  useEffect(() => onColorScheme(scheme), [onColorScheme, scheme]);

  return (
    <div {...drop.props} className="chat" role="region" aria-label={label ?? texts.chat} style={themeVariables(theme)}>
      <Header
        onNewChat={() => {
          void session.openThread(null);
          onFocusComposer();
        }}
      />
      <div className="body">
        <Body />
        <Dock />
      </div>
      <HistoryPanel />
      {drop.isOver && <p className="drop-here">{texts.dropHere}</p>}
    </div>
  );
}

/** How many messages stay in the live region: one that follows at once must not swallow the one before it. */
const KEPT_MESSAGES = 3;
/** By then they have been read; who walks through the page shall not come upon old ones. */
const FORGET_MESSAGES_MS = 10_000;

/** The whole chat, inside the shadow root. */
export function App({ session, ...handlers }: AppProps) {
  const [messages, setMessages] = useState<readonly { key: number; text: string }[]>([]);
  const announce = useCallback((text: string) => {
    setMessages((before) => [...before.slice(1 - KEPT_MESSAGES), { key: (before.at(-1)?.key ?? 0) + 1, text }]);
  }, []);
  useEffect(() => {
    if (messages.length === 0) return;
    const timer = setTimeout(() => setMessages([]), FORGET_MESSAGES_MS);
    return () => clearTimeout(timer);
  }, [messages]);
  return (
    <SessionContext value={session}>
      <AnnounceContext value={announce}>
        <Chat {...handlers} />
        <div className="sr" role="status" aria-live="polite" aria-atomic="false">
          {messages.map(({ key, text }) => (
            <p key={key}>{text}</p>
          ))}
        </div>
      </AnnounceContext>
    </SessionContext>
  );
}
