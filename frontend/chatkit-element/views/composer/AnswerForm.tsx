import { useEffect, useId, useState } from "react";

import type { StructuredInput, StructuredInputItem, StructuredQuestion } from "../../protocol/wire";
import { isBusy } from "../../session/state";
import { useAnnounce, useSelect, useSession, useTexts } from "../context";
import { failureWords } from "../failure";

interface Given {
  chosen: readonly string[];
  /** An answer in the reader's own words. */
  own: string;
}

const NOTHING: Given = { chosen: [], own: "" };

function valuesOf({ chosen, own }: Given): string[] {
  return own.trim() === "" ? [...chosen] : [...chosen, own.trim()];
}

interface QuestionProps {
  question: StructuredQuestion;
  given: Given;
  onChange: (given: Given) => void;
}

function Choices({ question, given, onChange }: QuestionProps) {
  const texts = useTexts();
  const multiple = question.multiple === true;
  const choose = (value: string, checked: boolean): void => {
    if (!multiple) onChange({ chosen: [value], own: "" });
    else
      onChange({
        ...given,
        chosen: checked ? [...given.chosen, value] : given.chosen.filter((other) => other !== value),
      });
  };
  return (
    <fieldset className="question-choices">
      <legend>{question.question}</legend>
      {(question.options ?? []).map(({ value }) => (
        <label key={value} className="w-check">
          <input
            type={multiple ? "checkbox" : "radio"}
            className={multiple ? "w-tick" : "w-dot"}
            name={question.id}
            checked={given.chosen.includes(value)}
            onChange={({ target }) => choose(value, target.checked)}
          />
          {value}
        </label>
      ))}
      <input
        className="w-control"
        aria-label={texts.ownAnswerTo(question.question)}
        placeholder={texts.ownAnswer}
        value={given.own}
        onChange={({ target }) => onChange({ chosen: multiple ? given.chosen : [], own: target.value })}
      />
    </fieldset>
  );
}

function OwnWords({ question, given, onChange }: QuestionProps) {
  const id = useId();
  return (
    <div className="w-field">
      <label htmlFor={id} className="question-label">
        {question.question}
      </label>
      {question.description && (
        <p id={`${id}-description`} className="muted">
          {question.description}
        </p>
      )}
      <textarea
        id={id}
        className="w-control"
        rows={2}
        data-grows="true"
        aria-describedby={question.description ? `${id}-description` : undefined}
        value={given.own}
        onChange={({ target }) => onChange({ chosen: [], own: target.value })}
      />
    </div>
  );
}

/** Questions of the agent in place of the composer: they are answered or skipped before the chat goes on. */
export function AnswerForm({ item }: { item: StructuredInputItem }) {
  const session = useSession();
  const texts = useTexts();
  const announce = useAnnounce();
  const busy = useSelect(isBusy);
  const [given, setGiven] = useState<Readonly<Record<string, Given>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [first] = item.inputs;
  const asked = first?.question ?? texts.questions;
  useEffect(() => announce(asked), [announce, asked]);

  const answers = item.inputs.map(({ id }) => [id, valuesOf(given[id] ?? NOTHING)] as const);
  const isEmpty = answers.every(([, values]) => values.length === 0);
  const send = async (input: StructuredInput): Promise<void> => {
    if (busy) return;
    setFailure(null);
    try {
      await session.answerQuestions(item, input);
    } catch (error) {
      setFailure(failureWords(error, texts));
    }
  };
  const answer = (): void => {
    if (isEmpty) return;
    const all = answers.map(
      ([id, values]) => [id, values.length > 0 ? { values } : { values, skipped: true }] as const,
    );
    void send({ status: "answered", answers: Object.fromEntries(all) });
  };
  return (
    <form
      className="answers"
      tabIndex={-1}
      aria-label={texts.questions}
      onSubmit={(event) => {
        event.preventDefault();
        answer();
      }}
    >
      {item.inputs.map((question) => {
        const props = {
          question,
          given: given[question.id] ?? NOTHING,
          onChange: (next: Given) => setGiven((before) => ({ ...before, [question.id]: next })),
        };
        return question.type === "multiple_choice" ? (
          <Choices key={question.id} {...props} />
        ) : (
          <OwnWords key={question.id} {...props} />
        );
      })}
      {failure !== null && (
        <p className="widget-failed" role="alert">
          {failure}
        </p>
      )}
      <div className="button-row">
        <button type="submit" className="press button primary" aria-disabled={busy || isEmpty}>
          {texts.sendAnswer}
        </button>
        <button
          type="button"
          className="press button ghost"
          aria-disabled={busy}
          onClick={() => void send({ status: "skipped", answers: {} })}
        >
          {texts.skip}
        </button>
      </div>
    </form>
  );
}
