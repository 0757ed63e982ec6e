import { ContentIcon } from "../icons/ContentIcon";
import { isRecord } from "../protocol/guards";
import { useTexts } from "../views/context";
import { ActionButton } from "./ActionButton";
import { readAction } from "./action-context";
import { cssColor, cssSpacing, pick } from "./css-values";
import type { RendererProps } from "./renderer";

const WIDTHS = { sm: "card-sm", md: "card-md", lg: "card-lg", full: "card-full" };

function CardStatus({ status }: { status: unknown }) {
  if (!isRecord(status) || typeof status["text"] !== "string") return null;
  return (
    <p className="card-status">
      {typeof status["icon"] === "string" && <ContentIcon name={status["icon"]} size={14} />}
      {status["text"]}
    </p>
  );
}

function CardAction({ value, look }: { value: unknown; look: string }) {
  if (!isRecord(value) || typeof value["label"] !== "string") return null;
  return (
    <ActionButton action={readAction(value["action"])} className={`button ${look}`}>
      {value["label"]}
    </ActionButton>
  );
}

export function CardWidget({ node, children }: RendererProps) {
  const texts = useTexts();
  const size = pick(WIDTHS, node["size"]) ?? "card-md";
  const style = { background: cssColor(node["background"]) };
  return (
    <div
      className={`card ${size}`}
      role="group"
      aria-label={texts.widget}
      style={style}
      data-collapsed={node["collapsed"] === true}
    >
      <CardStatus status={node["status"]} />
      <div className="card-body" style={{ padding: cssSpacing(node["padding"]) }}>
        {children}
      </div>
      {(isRecord(node["confirm"]) || isRecord(node["cancel"])) && (
        <div className="card-foot">
          <CardAction value={node["confirm"]} look="primary" />
          <CardAction value={node["cancel"]} look="" />
        </div>
      )}
    </div>
  );
}
