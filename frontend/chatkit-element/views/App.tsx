import type { ColorScheme } from "@openai/chatkit";
import { useCallback, useEffect, useRef, useState } from "react";

import { fetchAfterPaint } from "../late-part";
import { RICH_MARKDOWN } from "../markdown/Markdown";
import type { ChatSession } from "../session/session";
import { languageOf } from "../texts";
import { WIDGET_VIEW } from "../widgets/LateWidget";
import { Header } from "./Header";
import { LoadFailed, ThreadSkeleton } from "./Placeholders";
import { StartScreen } from "./StartScreen";
import { Dock } from "./composer/Dock";
import { useFileDrop } from "./composer/use-file-drop";
import { AnnounceContext, SessionContext, useLocale, useSelect, useSession, useTexts } from "./context";
import { HistoryPanel } from "./history/HistoryPanel";
import { KeyboardMap } from "./keyboard/KeyboardMap";
import { useShortcuts } from "./keyboard/use-shortcuts";
import { colorScheme, fontSources, isTinted, themeVariables } from "./theme";
import { ThreadView } from "./thread/ThreadView";
import { useFonts } from "./use-fonts";
import { useReconnect, useReturn } from "./use-reconnect";

interface AppProps {
  session: ChatSession;
  onReady: () => void;
  /** The scheme belongs to the custom element, because its tokens do. */
  onColorScheme: (scheme: ColorScheme | null) => void;
  onFocusComposer: () => void;
}

function Body({ onFocusComposer }: Pick<AppProps, "onFocusComposer">) {
  const phase = useSelect((state) => state.phase);
  const isEmpty = useSelect((state) => state.thread.items.length === 0);
  const isNew = useSelect((state) => state.thread.thread === null);
  if (phase === "loading") return <ThreadSkeleton />;
  if (phase === "load_failed") return <LoadFailed />;
  return isEmpty && isNew && phase === "idle" ? <StartScreen /> : <ThreadView onReply={onFocusComposer} />;
}

function Chat({ onReady, onColorScheme, onFocusComposer }: Omit<AppProps, "session">) {
  const session = useSession();
  const texts = useTexts();
  const language = languageOf(useLocale());
  const theme = useSelect((state) => state.options?.theme);
  const label = useSelect((state) => state.options?.frameTitle);
  const scheme = colorScheme(theme);
  const hasHistory = useSelect((state) => state.options?.history?.enabled !== false);
  const takesFiles = useSelect((state) => {
    const status = state.thread.thread?.status.type ?? "active";
    return state.options?.composer?.attachments?.enabled === true && status === "active";
  });
  const drop = useFileDrop(takesFiles ? (files) => session.composer.uploads.add(files) : null);

  useEffect(() => fetchAfterPaint([RICH_MARKDOWN, WIDGET_VIEW]), []);
  useReconnect();
  useReturn();
  useFonts(fontSources(theme));
  useEffect(onReady, [onReady]);
  useEffect(() => onColorScheme(scheme), [onColorScheme, scheme]);

  const chat = useRef<HTMLDivElement>(null);
  const [mapOpen, setMapOpen] = useState(false);
  const newChat = (): void => {
    void session.openThread(null);
    onFocusComposer();
  };
  useShortcuts(chat, (shortcut) => {
    switch (shortcut) {
      case "map":
        setMapOpen(true);
        return true;
      case "write":
        onFocusComposer();
        return true;
      case "new_chat":
        newChat();
        return true;
      case "history":
        if (hasHistory) session.history.show();
        return hasHistory;
      case "stop":
        return session.turns.stop();
    }
  });

  return (
    <div
      ref={chat}
      {...drop.props}
      className="chat"
      data-tinted={isTinted(theme)}
      role="region"
      lang={language}
      aria-label={label ?? texts.chat}
      style={themeVariables(theme)}
    >
      <Header onNewChat={newChat} />
      <div className="body">
        <Body onFocusComposer={onFocusComposer} />
        <Dock onShowKeys={() => setMapOpen(true)} />
      </div>
      <HistoryPanel />
      {mapOpen && <KeyboardMap onClose={() => setMapOpen(false)} />}
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
