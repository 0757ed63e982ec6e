import { Check, Copy, RefreshCw, ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";

import type { AssistantMessageItem, ThreadItem, Verdict } from "../../protocol/wire";
import { useSelect, useSession, useTexts } from "../context";
import { IconButton, useCopy } from "../controls";
import { answerText } from "../turns";

function FeedbackButtons({ messages }: { messages: AssistantMessageItem[] }) {
  const session = useSession();
  const texts = useTexts();
  const known = messages.at(-1)?.feedback ?? null;
  const [changed, setChanged] = useState<Verdict | null>(null);
  const given = changed ?? known;
  const give = async (verdict: Verdict): Promise<void> => {
    const before = changed;
    setChanged(verdict);
    try {
      await session.sendFeedback(
        messages.map((message) => message.id),
        verdict,
      );
    } catch {
      // Reported by the session; the buttons show what was kept before.
      setChanged(before);
    }
  };
  const button = (verdict: Verdict, icon: typeof ThumbsUp, label: string) => (
    <IconButton
      small
      icon={icon}
      label={label}
      aria-pressed={given === verdict}
      onClick={() => {
        void give(verdict);
      }}
    />
  );
  return (
    <>
      {button("positive", ThumbsUp, texts.goodAnswer)}
      {button("negative", ThumbsDown, texts.badAnswer)}
    </>
  );
}

interface AnswerActionsProps {
  answer: readonly ThreadItem[];
  /** Only the last answer can be asked for again: what follows an earlier one would be lost. */
  isLast: boolean;
}

export function AnswerActions({ answer, isLast }: AnswerActionsProps) {
  const session = useSession();
  const texts = useTexts();
  const { copied, copy } = useCopy();
  const actions = useSelect((state) => state.options?.threadItemActions);
  const text = answerText(answer);
  const messages = answer.filter((item) => item.type === "assistant_message");
  return (
    <div className="answer-actions">
      {text !== "" && (
        <IconButton small icon={copied ? Check : Copy} label={texts.copyAnswer} onClick={() => copy(text)} />
      )}
      {actions?.feedback && messages.length > 0 && <FeedbackButtons messages={messages} />}
      {actions?.retry && isLast && (
        <IconButton
          small
          icon={RefreshCw}
          label={texts.answerAgain}
          onClick={() => {
            void session.turns.retry();
          }}
        />
      )}
    </div>
  );
}
