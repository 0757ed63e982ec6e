import { Jack } from "../../icons/Jack";
import type { ThreadError } from "../../protocol/reducer";
import type { ThreadItem } from "../../protocol/wire";
import type { Texts } from "../../texts";
import { useSelect, useSession, useTexts } from "../context";
import { taskLine } from "../task-outcome";

function messageOf(error: ThreadError, texts: Texts): string {
  if (error.message !== undefined) return error.message;
  if (error.code === "interrupted") return texts.errorInterrupted;
  const status = /^http\.(\d+)$/.exec(error.code)?.[1];
  return status === undefined ? texts.errorDefault : texts.errorRefused(Number(status));
}

function ErrorRow({ error }: { error: ThreadError }) {
  const session = useSession();
  const texts = useTexts();
  return (
    <div className="notice notice-danger" role="alert">
      <span className="bad">
        <Jack state="failed" size={18} />
      </span>
      <p className="grow">{messageOf(error, texts)}</p>
      {error.allowRetry && (
        <button
          type="button"
          className="button small"
          onClick={() => {
            void session.turns.retry();
          }}
        >
          {texts.retry}
        </button>
      )}
    </div>
  );
}

/** Whether a call waits for the reader: nothing is being done then. */
function asksTheReader(answer: readonly ThreadItem[], texts: Texts): boolean {
  const tasks = answer.flatMap((item) => (item.type === "workflow" ? item.workflow.tasks : []));
  return tasks.some((task) => taskLine(task, true, texts).outcome === "attention");
}

/** What stands below the last answer: what is being done, that it was stopped, or why it failed. */
export function TurnEnd({ answer }: { answer: readonly ThreadItem[] }) {
  const texts = useTexts();
  const streaming = useSelect((state) => state.phase === "streaming");
  const progress = useSelect((state) => state.thread.progress);
  const quiet = useSelect((state) => state.thread.pending.size === 0);
  const error = useSelect((state) => state.thread.error);
  const elsewhere = useSelect((state) => state.elsewhere);
  const stopped = useSelect((state) => state.stopped);
  if (error) return <ErrorRow error={error} />;
  if (stopped) return <p className="turn-note">{texts.stoppedByYou}</p>;
  if (elsewhere && !streaming) {
    return (
      <p className="progress-line" data-first={answer.length === 0} role="status">
        <Jack state="running" size={18} />
        <span>{texts.answeredElsewhere}</span>
      </p>
    );
  }
  if (!streaming || (!quiet && !progress) || asksTheReader(answer, texts)) return null;
  return (
    <p className="progress-line" data-first={answer.length === 0}>
      <Jack state="running" size={18} />
      <span>{progress?.text ?? texts.working}</span>
    </p>
  );
}
