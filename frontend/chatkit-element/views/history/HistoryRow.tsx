import { Pencil, Trash2 } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import type { Thread } from "../../protocol/wire";
import { useAnnounce, useSelect, useSession, useTexts } from "../context";
import { IconButton } from "../controls";
import { timeOfDay } from "./dates";

type Mode = "shown" | "renaming" | "deleting";

interface PartProps {
  thread: Thread;
  title: string;
  onDone: () => void;
}

function RenameForm({ thread, title, onDone }: PartProps) {
  const session = useSession();
  const texts = useTexts();
  const announce = useAnnounce();
  const [value, setValue] = useState(thread.title ?? "");
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, []);
  const save = (): void => {
    const next = value.trim();
    onDone();
    if (next === "" || next === title) return;
    session.history.rename(thread.id, next).catch(() => announce(texts.renameFailed));
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onDone();
  };
  return (
    <form
      className="history-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <input
        ref={box}
        aria-label={texts.newTitle}
        value={value}
        maxLength={200}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={pressed}
      />
      <button type="submit" className="button small primary">
        {texts.save}
      </button>
    </form>
  );
}

function DeleteQuestion({ thread, title, onDone }: PartProps) {
  const session = useSession();
  const texts = useTexts();
  const announce = useAnnounce();
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => cancel.current?.focus(), []);
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onDone();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape takes the question back from either button
    <div className="history-question" role="group" aria-label={texts.remove(title)} onKeyDown={pressed}>
      <p>{texts.removeQuestion(title)}</p>
      <div className="button-row">
        <button ref={cancel} type="button" className="button small" onClick={onDone}>
          {texts.cancel}
        </button>
        <button
          type="button"
          className="button small danger"
          onClick={() => {
            session.deleteThread(thread.id).catch(() => announce(texts.removeFailed));
          }}
        >
          {texts.delete}
        </button>
      </div>
    </div>
  );
}

interface HistoryRowProps {
  thread: Thread;
  locale: string;
}

/** One earlier chat: opens it, renames it, or deletes it after asking once. */
export function HistoryRow({ thread, locale }: HistoryRowProps) {
  const session = useSession();
  const texts = useTexts();
  const [mode, setMode] = useState<Mode>("shown");
  const current = useSelect((state) => state.thread.thread?.id === thread.id);
  const option = useSelect((state) => state.options?.history);
  const main = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const title = thread.title ?? texts.untitled;
  useEffect(() => {
    if (mode === "shown" && wasOpen.current) main.current?.focus();
    wasOpen.current = mode !== "shown";
  }, [mode]);
  const part = { thread, title, onDone: () => setMode("shown") };
  if (mode === "renaming") {
    return (
      <li>
        <RenameForm {...part} />
      </li>
    );
  }
  if (mode === "deleting") {
    return (
      <li>
        <DeleteQuestion {...part} />
      </li>
    );
  }
  return (
    <li className="history-row" data-current={current}>
      <button
        ref={main}
        type="button"
        className="history-open"
        aria-current={current ? "true" : undefined}
        onClick={() => {
          void session.openThread(thread.id);
        }}
      >
        <span className="ellipsis grow">{title}</span>
        <span className="history-time">{timeOfDay(thread, locale)}</span>
      </button>
      {option?.showRename !== false && (
        <IconButton small icon={Pencil} label={texts.rename(title)} onClick={() => setMode("renaming")} />
      )}
      {option?.showDelete !== false && (
        <IconButton small icon={Trash2} label={texts.remove(title)} onClick={() => setMode("deleting")} />
      )}
    </li>
  );
}
