import { memo, useCallback, useMemo } from "react";

import { Markdown } from "../../markdown/Markdown";
import { SafeImage } from "../../markdown/SafeImage";
import { MarkContext } from "../../markdown/mark-context";
import type { AssistantMessageItem, GeneratedImageItem, StructuredInputItem, ThreadItem } from "../../protocol/wire";
import { LateWidget } from "../../widgets/LateWidget";
import { useTexts } from "../context";
import { SourceList } from "./SourceList";
import { SourceMark } from "./SourceMark";
import { TaskRow } from "./TaskRow";
import { WorkflowView } from "./WorkflowView";
import { citationsOf } from "./citations";

interface AnswerItemProps<T extends ThreadItem = ThreadItem> {
  item: T;
  /** The item still grows. */
  growing: boolean;
  /** The answer that the item belongs to is still running. */
  active: boolean;
}

function AssistantMessage({ item, growing }: AnswerItemProps<AssistantMessageItem>) {
  const { sources, marks } = useMemo(() => citationsOf(item.content), [item.content]);
  const drawMark = useCallback(
    (number: number) => {
      const source = sources[number - 1];
      return source && <SourceMark source={source} number={number} />;
    },
    [sources],
  );
  return (
    <div className="message" aria-busy={growing}>
      <MarkContext value={drawMark}>
        {item.content.map((part, index) => (
          <Markdown key={index} text={part.text} streaming={growing} marks={marks[index]} />
        ))}
      </MarkContext>
      <SourceList sources={sources} numbered={marks.some((places) => places.length > 0)} />
    </div>
  );
}

function GeneratedImage({ item }: { item: GeneratedImageItem }) {
  const texts = useTexts();
  const { image, progress } = item;
  if (!image) return <div className="image-skeleton skeleton" role="img" aria-label={texts.makingImage} />;
  return (
    <figure className="generated-image">
      <SafeImage src={image.url} alt={texts.generatedImage} />
      {progress !== undefined && <progress value={progress} max={1} aria-label={texts.makingImage} />}
    </figure>
  );
}

function StructuredInput({ item }: { item: StructuredInputItem }) {
  const texts = useTexts();
  return (
    <dl className="questions">
      {item.inputs.map(({ id, question, answer }) => (
        <div key={id}>
          <dt>{question}</dt>
          <dd>
            {answer && !answer.skipped
              ? answer.values.join(", ")
              : item.status === "pending"
                ? texts.questionPending
                : texts.questionSkipped}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** One part of an answer. Parts without a look of their own show nothing. */
export const AnswerItem = memo(function AnswerItem({ item, growing, active }: AnswerItemProps) {
  switch (item.type) {
    case "assistant_message":
      return <AssistantMessage item={item} growing={growing} active={active} />;
    case "workflow":
      return <WorkflowView item={item} active={active} />;
    case "task":
      return (
        <ol className="tasks">
          <TaskRow task={item.task} active={active} />
        </ol>
      );
    case "widget":
      return <LateWidget item={item} />;
    case "generated_image":
      return <GeneratedImage item={item} />;
    case "structured_input":
      return <StructuredInput item={item} />;
    case "user_message":
    case "client_tool_call":
    case "end_of_turn":
      return null;
  }
});
