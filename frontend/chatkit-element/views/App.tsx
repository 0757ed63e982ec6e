import type { ColorScheme } from "@openai/chatkit";
import { useCallback, useEffect, useState } from "react";

import type { ChatSession } from "../session/session";
import { Header } from "./Header";
import { LoadFailed, ThreadSkeleton } from "./Placeholders";
import { StartScreen } from "./StartScreen";
import { Dock } from "./composer/Dock";
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

  useEffect(onReady, [onReady]);
  useEffect(() => onColorScheme(scheme), [onColorScheme, scheme]);

  return (
    <div className="chat" role="region" aria-label={label ?? texts.chat} style={themeVariables(theme)}>
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
    </div>
  );
}

/** The whole chat, inside the shadow root. */
export function App({ session, ...handlers }: AppProps) {
  const [message, setMessage] = useState("");
  const announce = useCallback((next: string) => setMessage(next), []);
  return (
    <SessionContext value={session}>
      <AnnounceContext value={announce}>
        <Chat {...handlers} />
        <div className="sr" role="status" aria-live="polite">
          {message}
        </div>
      </AnnounceContext>
    </SessionContext>
  );
}
