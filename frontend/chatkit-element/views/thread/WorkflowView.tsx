import type { Task, WorkflowItem } from "../../protocol/wire";
import { useTexts } from "../context";
import { TaskRow } from "./TaskRow";

interface WorkflowViewProps {
  item: WorkflowItem;
  active: boolean;
}

function isThought(task: Task): task is Extract<Task, { type: "thought" }> {
  return task.type === "thought";
}

/** The calls of an answer in their order, joined by a cable. Reasoning folds into one row. */
export function WorkflowView({ item, active }: WorkflowViewProps) {
  const texts = useTexts();
  const { tasks, type, summary } = item.workflow;
  const running = active && summary === undefined;
  if (type === "reasoning") {
    const seconds = summary && "duration" in summary ? summary.duration : 0;
    const title =
      summary && "title" in summary ? summary.title : seconds > 0 ? texts.thoughtFor(seconds) : texts.thought;
    const content = tasks
      .filter(isThought)
      .map((task) => task.content)
      .join("\n\n");
    return (
      <ol className="tasks" aria-label={texts.whatTheAgentDid}>
        <TaskRow
          active={running}
          task={{ type: "custom", title, content, status_indicator: running ? "loading" : "complete" }}
        />
      </ol>
    );
  }
  return (
    <ol className="tasks" aria-label={summary && "title" in summary ? summary.title : texts.whatTheAgentDid}>
      {tasks.map((task, index) => (
        <TaskRow key={index} task={task} active={active} />
      ))}
    </ol>
  );
}
