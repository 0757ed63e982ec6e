import { History, SquarePen } from "lucide-react";

import { AppsIcon } from "../icons/AppsIcon";
import { ContentIcon } from "../icons/ContentIcon";
import { useSelect, useSession, useTexts } from "./context";
import { IconButton } from "./controls";

function AppsButton({ onOpen }: { onOpen: () => void }) {
  const texts = useTexts();
  const apps = useSelect((state) => state.extension.apps);
  const icon = useSelect((state) => state.options?.header?.rightAction?.icon);
  if (!apps) {
    return (
      <button type="button" className="icon-button" aria-label={texts.action} title={texts.action} onClick={onOpen}>
        <ContentIcon name={icon ?? "menu"} size={18} />
      </button>
    );
  }
  return (
    <button
      type="button"
      className="apps-button"
      aria-label={apps.attention ? texts.needsAttention(apps.label) : apps.label}
      onClick={onOpen}
    >
      <AppsIcon size={17} />
      <span className="apps-label">{apps.label}</span>
      {apps.attention && <span className="attention" aria-hidden="true" />}
    </button>
  );
}

function Title() {
  const texts = useTexts();
  const option = useSelect((state) => state.options?.header?.title);
  const thread = useSelect((state) => state.thread.thread);
  const isStart = useSelect((state) => state.thread.thread === null && state.thread.items.length === 0);
  if (option?.enabled === false) return <span />;
  const title = option?.text ?? thread?.title ?? texts.newChat;
  // A page has one main heading: before the first message that is the greeting.
  if (isStart) return <span className={option?.text === undefined ? "title title-new" : "title"}>{title}</span>;
  return (
    <h1 className="title" dir="auto" title={title}>
      {title}
    </h1>
  );
}

interface HeaderProps {
  onNewChat: () => void;
}

/** Title in the middle, actions on the right. The ends are left free for what the page paints on the same row. */
export function Header({ onNewChat }: HeaderProps) {
  const session = useSession();
  const texts = useTexts();
  const header = useSelect((state) => state.options?.header);
  const hasHistory = useSelect((state) => state.options?.history?.enabled !== false);
  const historyOpen = useSelect((state) => state.history.open);
  if (header?.enabled === false) return null;
  const { leftAction, rightAction } = header ?? {};
  return (
    <div className="header">
      <div className="header-start">
        {leftAction && (
          <button
            type="button"
            className="icon-button"
            aria-label={texts.back}
            title={texts.back}
            onClick={leftAction.onClick}
          >
            <ContentIcon name={leftAction.icon} size={18} />
          </button>
        )}
      </div>
      <Title />
      <div className="header-end">
        {hasHistory && (
          <IconButton
            icon={History}
            label={texts.history}
            data-history-trigger=""
            aria-haspopup="dialog"
            aria-expanded={historyOpen}
            onClick={() => (historyOpen ? session.history.hide() : session.history.show())}
          />
        )}
        <IconButton icon={SquarePen} label={texts.newChat} onClick={onNewChat} />
        {rightAction && <AppsButton onOpen={rightAction.onClick} />}
      </div>
    </div>
  );
}
