import type { Entity } from "@openai/chatkit";
import { Paperclip } from "lucide-react";

import { Jack } from "../../icons/Jack";
import { SafeImage } from "../../markdown/SafeImage";
import type { UserMessageItem } from "../../protocol/wire";
import type { Tag } from "../../session/named-things";
import { useSelect, useTexts } from "../context";
import { EntityLabel } from "../entities/EntityLabel";
import { useToolLabel } from "../tools";

/** Tags are entities as a message carries them; other clients may have put anything into their data. */
function entityOf({ id, text, group, data, interactive }: Tag): Entity {
  const words = Object.entries(data ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return {
    id,
    title: text,
    data: Object.fromEntries(words),
    ...(group === undefined ? {} : { group }),
    ...(interactive === undefined ? {} : { interactive }),
  };
}

export function UserMessage({ item }: { item: UserMessageItem }) {
  const texts = useTexts();
  const tool = useToolLabel(item.inference_options.tool_choice?.id ?? null);
  const waiting = useSelect((state) => state.phase === "streaming" && state.thread.items.at(-1) === item);
  return (
    <article className="question" aria-label={texts.you} aria-busy={waiting}>
      {tool !== null && (
        <span className="question-tool">
          <Jack state="connected" size={13} />
          {texts.withTool(tool)}
        </span>
      )}
      {item.attachments.map((attachment) =>
        attachment.type === "image" ? (
          <SafeImage key={attachment.id} className="attachment" src={attachment.preview_url} alt={attachment.name} />
        ) : (
          <span key={attachment.id} className="attachment-file">
            <Paperclip size={14} strokeWidth={1.75} aria-hidden="true" />
            {attachment.name}
          </span>
        ),
      )}
      {item.quoted_text && (
        <blockquote className="quoted" dir="auto">
          {item.quoted_text}
        </blockquote>
      )}
      {item.content.some(({ text }) => text !== "") && (
        <div className="bubble" dir="auto">
          {item.content.map((part, index) =>
            part.type === "input_tag" ? (
              <EntityLabel key={index} entity={entityOf(part)} className="tag">
                {part.text}
              </EntityLabel>
            ) : (
              <span key={index}>{part.text}</span>
            ),
          )}
        </div>
      )}
    </article>
  );
}
