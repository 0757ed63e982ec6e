import { Download } from "lucide-react";

import { Markdown } from "../../markdown/Markdown";
import { copyTextOf, splitSections, type Section } from "../../markdown/sections";
import type { Task } from "../../protocol/wire";
import { CopyButton } from "../CopyButton";
import { useTexts } from "../context";
import { IconButton } from "../controls";
import { SourceList } from "./SourceList";

const RESULT = /^result/i;

export function hasContent(task: Task): boolean {
  switch (task.type) {
    case "custom":
      return (task.content ?? "").trim() !== "";
    case "thought":
      return task.content.trim() !== "";
    case "web_search":
      return (task.queries ?? []).length > 0 || (task.sources ?? []).length > 0;
    case "file":
      return (task.sources ?? []).length > 0;
    case "image":
      return false;
  }
}

function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function SectionBox({ section }: { section: Section }) {
  const texts = useTexts();
  const { title, detail, body } = section;
  const text = copyTextOf(section);
  const isJson = /^\s*[[{]/.test(text);
  return (
    <div className="task-section" role="group" aria-label={title ?? undefined}>
      {title !== null && (
        <div className="task-section-head">
          <span className="task-section-title">{title}</span>
          <span className="faint grow">{detail}</span>
          {body !== "" && <CopyButton label={texts.copySection(title)} text={text} />}
          {body !== "" && RESULT.test(title) && (
            <IconButton
              small
              icon={Download}
              label={texts.downloadSection(title)}
              onClick={() => saveAs(isJson ? "result.json" : "result.md", text)}
            />
          )}
        </div>
      )}
      {body !== "" && <Markdown place="task" text={body} />}
    </div>
  );
}

/** What a task opens to. */
export function TaskContent({ task }: { task: Task }) {
  switch (task.type) {
    case "custom":
      return (
        <div className="task-box">
          {splitSections(task.content ?? "").map((section, index) => (
            <SectionBox key={index} section={section} />
          ))}
        </div>
      );
    case "thought":
      return <Markdown text={task.content} />;
    case "web_search":
      return (
        <div className="task-text">
          {(task.queries ?? []).map((query) => (
            <p key={query}>{query}</p>
          ))}
          <SourceList sources={task.sources ?? []} />
        </div>
      );
    case "file":
      return <SourceList sources={task.sources ?? []} />;
    case "image":
      return null;
  }
}
