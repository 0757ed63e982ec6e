import type { StartScreenPrompt } from "@openai/chatkit";

import { ContentIcon } from "../icons/ContentIcon";
import { useSelect, useSession, useTexts } from "./context";

function promptText({ prompt }: StartScreenPrompt): string {
  return typeof prompt === "string" ? prompt : prompt.map((part) => part.text).join("");
}

function PromptCard({ prompt }: { prompt: StartScreenPrompt }) {
  const session = useSession();
  const text = promptText(prompt);
  return (
    <button type="button" className="prompt" onClick={() => session.sendPrompt(prompt.prompt)}>
      {prompt.icon && (
        <span className="prompt-icon">
          <ContentIcon name={prompt.icon} size={18} />
        </span>
      )}
      <span className="prompt-words">
        <span>{prompt.label}</span>
        {text !== prompt.label && <span className="prompt-text">{text}</span>}
      </span>
    </button>
  );
}

/** What is shown before the first message. */
export function StartScreen() {
  const texts = useTexts();
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
            {prompts.map((prompt) => (
              <li key={prompt.label}>
                <PromptCard prompt={prompt} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
