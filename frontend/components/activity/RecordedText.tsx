import { Check, Copy } from "lucide-react";
import { useState } from "react";

import { JsonText } from "@/components/activity/JsonText";
import { IconButton } from "@/components/ui/Button";
import { useToast } from "@/components/ui/Toaster";
import type { Recorded } from "@/lib/contract";
import { indentedJson } from "@/lib/tool-definition";

interface RecordedTextProps {
  title: string;
  recorded: Recorded | null;
  /** What stands here when nothing is on record. */
  nothing: string;
}

/** What was kept of one side of a call, as it was. */
export function RecordedText({ title, recorded, nothing }: RecordedTextProps) {
  return (
    <section
      aria-label={title}
      className="grid grid-cols-[minmax(0,1fr)] overflow-clip rounded-lg border border-border bg-surface"
    >
      <div className="flex min-h-9 items-center gap-2 pr-1.5 pl-3.5">
        <h3 className="flex-1 text-micro font-medium text-text-2">{title}</h3>
        {recorded && <CopyButton label={`Copy ${title.toLowerCase()}`} text={recorded.text} />}
      </div>
      {recorded ? <Text recorded={recorded} /> : <p className="px-3.5 pb-3 text-small text-text-2">{nothing}</p>}
      {recorded?.is_cut && (
        <p className="border-t border-border px-3.5 py-2 text-micro text-text-2">
          There was more; only the beginning is kept.
        </p>
      )}
    </section>
  );
}

function Text({ recorded }: { recorded: Recorded }) {
  const { text, is_json } = recorded;
  if (text === "") return <p className="px-3.5 pb-3 text-small text-text-2">Empty.</p>;
  const pretty = is_json ? indented(text) : null;
  return (
    <pre
      // It scrolls, so the keyboard must be able to get into it.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="max-h-80 overflow-auto px-3.5 pb-3 font-mono text-code outline-offset-[-2px] [overflow-wrap:anywhere] whitespace-pre-wrap"
    >
      {pretty === null ? text : <JsonText text={pretty} />}
    </pre>
  );
}

/** JSON with a line for each member; null for what was cut and parses no more. */
function indented(text: string): string | null {
  try {
    return indentedJson(JSON.parse(text));
  } catch {
    return null;
  }
}

function CopyButton({ label, text }: { label: string; text: string }) {
  const toast = useToast();
  const [isCopied, setCopied] = useState(false);
  const Icon = isCopied ? Check : Copy;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => toast({ tone: "bad", text: "This browser does not let the page copy. Select the text instead." }),
    );
  return (
    <IconButton small label={isCopied ? "Copied" : label} onClick={() => void copy()}>
      <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
    </IconButton>
  );
}
