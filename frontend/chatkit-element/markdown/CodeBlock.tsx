import { useMemo } from "react";

import { CopyButton } from "../views/CopyButton";
import { useTexts } from "../views/context";
import { tokenizeJson } from "./json-tokens";

interface CodeProps {
  code: string;
  language: string | null;
}

/** The text of a block of code, coloured where that is cheap. Scrolls inside its own box, also by keyboard. */
export function CodeText({ code, language }: CodeProps) {
  const texts = useTexts();
  const tokens = useMemo(() => (language === "json" ? tokenizeJson(code) : null), [code, language]);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable without a mouse
    <pre className="code" tabIndex={0} aria-label={language ?? texts.code}>
      <code>
        {tokens
          ? tokens.map((token, index) => (
              <span key={index} className={`token-${token.kind}`}>
                {token.text}
              </span>
            ))
          : code}
      </code>
    </pre>
  );
}

export function CodeBlock({ code, language }: CodeProps) {
  const texts = useTexts();
  return (
    <div className="code-block">
      <div className="code-head">
        <span className="grow">{language ?? texts.code}</span>
        <CopyButton label={texts.copyCode} text={code} />
      </div>
      <CodeText code={code} language={language} />
    </div>
  );
}
