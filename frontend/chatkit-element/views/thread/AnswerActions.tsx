import { Check, Copy, RefreshCw, ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";

import type { ThreadItem } from "../../protocol/wire";
import { useSelect, useSession, useTexts } from "../context";
import { IconButton, useCopy } from "../controls";
import { answerText } from "../turns";

type Verdict = "positive" | "negative";

function FeedbackButtons({ itemIds }: { itemIds: string[] }) {
  const session = useSession();
  const texts = useTexts();
  const [given, setGiven] = useState<Verdict | null>(null);
  const give = async (verdict: Verdict): Promise<void> => {
    setGiven(verdict);
    try {
      await session.sendFeedback(itemIds, verdict);
    } catch {
      // Reported by the session; the button shows that nothing was kept.
      setGiven(null);
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
  const itemIds = answer.filter((item) => item.type === "assistant_message").map((item) => item.id);
  return (
    <div className="answer-actions">
      {text !== "" && (
        <IconButton small icon={copied ? Check : Copy} label={texts.copyAnswer} onClick={() => copy(text)} />
      )}
      {actions?.feedback && itemIds.length > 0 && <FeedbackButtons itemIds={itemIds} />}
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
