import { Fragment, memo, use } from "react";

import type { Notice } from "../../protocol/reducer";
import { UnreadContext, useSelect, useTexts } from "../context";
import { sameTurn, type Turn } from "../turns";
import { AnswerActions } from "./AnswerActions";
import { AnswerItem } from "./AnswerItem";
import { NoticeView } from "./NoticeView";
import { TurnEnd } from "./TurnEnd";
import { UserMessage } from "./UserMessage";

interface TurnViewProps {
  turn: Turn;
  isLast: boolean;
}

const NOTHING_PENDING: ReadonlySet<string> = new Set();
const NO_NOTICES: readonly Notice[] = [];

function UnreadLine() {
  const texts = useTexts();
  return (
    <p className="unread" role="separator">
      <span>{texts.unread}</span>
    </p>
  );
}

/** A question with its answer. Only the last turn of a thread can be running. */
export const TurnView = memo(
  function TurnView({ turn, isLast }: TurnViewProps) {
    const texts = useTexts();
    const unread = use(UnreadContext);
    const active = useSelect((state) => isLast && state.phase === "streaming");
    const pending = useSelect((state) => (isLast ? state.thread.pending : NOTHING_PENDING));
    const notices = useSelect((state) => (state.thread.notices.length > 0 ? state.thread.notices : NO_NOTICES));
    const after = (id: string | undefined) =>
      notices.filter((notice) => notice.after === id).map((notice) => <NoticeView key={notice.id} notice={notice} />);
    return (
      <div className="turn">
        {turn.question && <UserMessage item={turn.question} />}
        <article className="answer" tabIndex={-1} aria-label={texts.answer}>
          {after(turn.question?.id)}
          {turn.answer.map((item) => (
            <Fragment key={item.id}>
              {item.id === unread && <UnreadLine />}
              <AnswerItem item={item} growing={pending.has(item.id)} active={active} />
              {after(item.id)}
            </Fragment>
          ))}
          {isLast && <TurnEnd answer={turn.answer} />}
          {!active && turn.answer.length > 0 && <AnswerActions answer={turn.answer} isLast={isLast} />}
        </article>
      </div>
    );
  },
  (before, after) => before.isLast === after.isLast && sameTurn(before.turn, after.turn),
);
