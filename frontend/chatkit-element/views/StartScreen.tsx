import type { StartScreenPrompt } from "@openai/chatkit";

import { ContentIcon } from "../icons/ContentIcon";
import { useSelect, useSession, useTexts } from "./context";

/** What a prompt asks; figures that follow below it would be noise on its card. */
function firstLine({ prompt }: StartScreenPrompt): string {
  const text = typeof prompt === "string" ? prompt : prompt.map((part) => part.text).join("");
  const [line = "", ...more] = text.trim().split("\n");
  return more.length > 0 ? line.replace(/[:：]\s*$/u, "") : line;
}

interface CardProps {
  label: string;
  text: string;
  icon?: string | undefined;
  onChoose: () => void;
}

function Card({ label, text, icon, onChoose }: CardProps) {
  return (
    <li>
      <button type="button" className="prompt" onClick={onChoose}>
        {icon && (
          <span className="prompt-icon">
            <ContentIcon name={icon} size={18} />
          </span>
        )}
        <span className="prompt-words">
          <span>{label}</span>
          {text !== label && <span className="prompt-text">{text}</span>}
        </span>
      </button>
    </li>
  );
}

/** Leads to what is behind the header's right action, as long as the page invites there. */
function Invitation() {
  const invitation = useSelect((state) => state.extension.invitation);
  const action = useSelect((state) => state.options?.header?.rightAction);
  return invitation && action && <Card {...invitation} onChoose={() => action.onClick()} />;
}

/** What is shown before the first message. */
export function StartScreen() {
  const texts = useTexts();
  const session = useSession();
  const start = useSelect((state) => state.options?.startScreen);
  const prompts = start?.prompts ?? [];
  return (
    <div className="scroller">
      <div className="start">
        <div className="greeting">
          <slot name="start-mark" />
          <h1>{start?.greeting ?? texts.greeting}</h1>
        </div>
        {prompts.length > 0 && (
          <ul className="prompts">
            <Invitation />
            {prompts.map((prompt) => (
              <Card
                key={prompt.label}
                label={prompt.label}
                text={firstLine(prompt)}
                icon={prompt.icon}
                onChoose={() => session.sendPrompt(prompt.prompt)}
              />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
