import { ChevronDown, ChevronUp } from "lucide-react";
import { useId, useState, type ReactNode } from "react";

import { ContentIcon } from "../icons/ContentIcon";
import { SafeImage } from "../markdown/SafeImage";
import { isRecord } from "../protocol/guards";
import { useHoldPosition, useTexts } from "../views/context";
import { FormArea } from "./FormArea";
import { PressButton } from "./PressButton";
import { splitFoot } from "./arrange";
import { readCard, statusOf, titleOf, type CardAnswer } from "./card-model";
import { borderStyle, cssColor, cssSpacing, pick, themeOf } from "./css-values";
import type { RendererProps } from "./renderer";
import { useAction } from "./use-action";
import { useWidget } from "./widget-context";

const WIDTHS = { sm: "card-sm", md: "card-md", lg: "card-lg", full: "card-full" };

/** Icon and words of a status. */
export function StatusLine({ status }: { status: unknown }) {
  if (!isRecord(status) || typeof status["text"] !== "string") return null;
  return (
    <>
      {typeof status["icon"] === "string" && <ContentIcon name={status["icon"]} size={14} />}
      {typeof status["favicon"] === "string" && (
        <SafeImage className="w-favicon" src={status["favicon"]} alt="" quiet />
      )}
      <span>{status["text"]}</span>
    </>
  );
}

function AnswerButton({ answer, look, checks }: { answer: CardAnswer; look: string; checks: boolean }) {
  const handle = useAction(answer.action, { auto: "container", checks });
  return (
    <PressButton handle={handle} className={`button ${look}`} disabled={answer.action === null}>
      <span className="press-label">{answer.label}</span>
    </PressButton>
  );
}

/** A card that has been answered: one line, which opens to what it was about. */
function CollapsedCard({ node, children }: { node: RendererProps["node"]; children: ReactNode }) {
  const texts = useTexts();
  const hold = useHoldPosition();
  const [open, setOpen] = useState(false);
  const id = useId();
  const Chevron = open ? ChevronUp : ChevronDown;
  const title = titleOf(node) ?? texts.widget;
  return (
    <>
      <button
        type="button"
        className="card-summary"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          hold();
          setOpen(!open);
        }}
      >
        <span className="card-summary-title">{title}</span>
        {statusOf(node) !== null && title !== statusOf(node) && (
          <span className="card-summary-status">
            <StatusLine status={node["status"]} />
          </span>
        )}
        <Chevron size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
      <div id={id} hidden={!open}>
        {open && children}
      </div>
    </>
  );
}

export function CardWidget({ node, column, each }: RendererProps) {
  const texts = useTexts();
  const { running, isHeld } = useWidget();
  const card = readCard(node);
  const { body, foot } = card.confirm || card.cancel ? { body: card.children, foot: [] } : splitFoot(card.children);
  const content = (
    <>
      <div className="card-body" style={{ padding: cssSpacing(node["padding"]) }}>
        {column(body)}
      </div>
      {foot.length > 0 && <div className="card-foot">{each(foot)}</div>}
      {(card.confirm ?? card.cancel) && (
        <div className="card-foot">
          {card.confirm && <AnswerButton answer={card.confirm} look="primary" checks />}
          {card.cancel && <AnswerButton answer={card.cancel} look="ghost" checks={false} />}
        </div>
      )}
    </>
  );
  const form = card.isForm ? (
    // What a card asks is decided by pressing a button, never by Enter in one of its fields.
    <FormArea
      action={card.onSubmit ?? card.confirm?.action ?? null}
      submitsOnEnter={card.onSubmit !== null}
      className="card-form"
    >
      {content}
    </FormArea>
  ) : (
    content
  );
  return (
    <div
      className={`card ${pick(WIDTHS, node["size"]) ?? "card-md"}`}
      role="group"
      tabIndex={-1}
      aria-label={titleOf(node) ?? texts.widget}
      aria-busy={running !== null}
      data-theme={themeOf(node)}
      data-asks={card.asks}
      data-held={isHeld}
      style={{ background: cssColor(node["background"]), ...borderStyle(node["border"]) }}
    >
      {node["collapsed"] === true ? (
        <CollapsedCard node={node}>{form}</CollapsedCard>
      ) : (
        <>
          {statusOf(node) !== null && (
            <p className="card-status">
              <StatusLine status={node["status"]} />
            </p>
          )}
          {form}
        </>
      )}
    </div>
  );
}
