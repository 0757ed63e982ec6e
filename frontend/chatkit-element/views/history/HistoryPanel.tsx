import { Search, X } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { useSelect, useSession, useTexts } from "../context";
import { IconButton } from "../controls";
import { usePressOutside } from "../hooks";
import { HistoryRow } from "./HistoryRow";
import { groupByDay } from "./dates";

function HistorySkeleton() {
  return (
    <div className="history-skeleton" aria-hidden="true">
      {[62, 48, 74, 40, 56].map((width) => (
        <div key={width} className="skeleton" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

function HistoryContent({ query }: { query: string }) {
  const session = useSession();
  const texts = useTexts();
  const locale = useSelect((state) => state.options?.locale ?? navigator.language);
  const { status, threads, next } = useSelect((state) => state.history);
  const [now] = useState(() => new Date());
  const wanted = query.trim().toLocaleLowerCase();
  const found = threads.filter((thread) => (thread.title ?? texts.untitled).toLocaleLowerCase().includes(wanted));
  if (status === "failed") {
    return (
      <div className="history-empty" role="alert">
        <p>{texts.historyFailed}</p>
        <button
          type="button"
          className="button small"
          onClick={() => {
            void session.history.reload();
          }}
        >
          {texts.retry}
        </button>
      </div>
    );
  }
  if (status !== "ready" && threads.length === 0) return <HistorySkeleton />;
  if (threads.length === 0) {
    return (
      <div className="history-empty">
        <p className="empty-title">{texts.noChats}</p>
        <p className="muted">{texts.noChatsHint}</p>
      </div>
    );
  }
  if (found.length === 0) {
    return (
      <p className="history-empty" role="status">
        {texts.noChatFound(query)}
      </p>
    );
  }
  return (
    <>
      {groupByDay(found, now, locale, texts).map((group) => (
        <div key={group.label} role="group" aria-label={group.label}>
          <p className="history-day" aria-hidden="true">
            {group.label}
          </p>
          <ul>
            {group.threads.map((thread) => (
              <HistoryRow key={thread.id} thread={thread} locale={locale} />
            ))}
          </ul>
        </div>
      ))}
      {next !== null && (
        <button
          type="button"
          className="button small history-more"
          aria-busy={status === "loading"}
          onClick={() => {
            void session.history.more();
          }}
        >
          {texts.showMore}
        </button>
      )}
    </>
  );
}

function OpenHistory() {
  const session = useSession();
  const texts = useTexts();
  const [query, setQuery] = useState("");
  const panel = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const trigger = useRef<HTMLElement>(null);

  useEffect(() => {
    const scope = panel.current?.getRootNode();
    if (!(scope instanceof ShadowRoot)) return;
    trigger.current = scope.querySelector<HTMLElement>("[data-history-trigger]");
    const returnTo = scope.activeElement;
    search.current?.focus();
    return () => {
      if (returnTo instanceof HTMLElement && returnTo.isConnected) returnTo.focus();
    };
  }, []);
  usePressOutside([panel, trigger], () => session.history.hide());

  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    session.history.hide();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes from anywhere inside
    <div ref={panel} className="history" role="dialog" aria-label={texts.history} onKeyDown={pressed}>
      <div className="history-head">
        <Search size={16} strokeWidth={1.75} aria-hidden="true" />
        <input
          ref={search}
          type="search"
          aria-label={texts.searchChats}
          placeholder={texts.searchChats}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <IconButton small icon={X} label={texts.closeHistory} onClick={() => session.history.hide()} />
      </div>
      <div className="history-list">
        <HistoryContent query={query} />
      </div>
    </div>
  );
}

/** Earlier chats, under the header's history button; on a phone a sheet. */
export function HistoryPanel() {
  const open = useSelect((state) => state.history.open);
  return open ? <OpenHistory /> : null;
}
