import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useMemo, useState } from "react";

import { CopyButton } from "../views/CopyButton";
import { useHoldPosition, useTexts } from "../views/context";
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

/** A block of code that its reader opens: what stands around it says what it does. */
export function FoldedCode({ code, language }: CodeProps) {
  const texts = useTexts();
  const hold = useHoldPosition();
  const [open, setOpen] = useState(false);
  const id = useId();
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <div className="code-block">
      <div className="code-head">
        <button
          type="button"
          className="code-fold"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => {
            hold();
            setOpen(!open);
          }}
        >
          <Chevron size={15} strokeWidth={1.75} aria-hidden="true" />
          <span className="code-name">{language?.toUpperCase() ?? texts.code}</span>
          <span>{texts.lines(code.split("\n").length)}</span>
        </button>
        <CopyButton label={texts.copyCode} text={code} />
      </div>
      <div id={id} hidden={!open}>
        {open && <CodeText code={code} language={language} />}
      </div>
    </div>
  );
}
