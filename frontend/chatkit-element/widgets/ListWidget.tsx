import { useState } from "react";

import { useTexts } from "../views/context";
import { StatusLine } from "./CardWidget";
import { PressButton } from "./PressButton";
import { readAction } from "./actions";
import { statusOf } from "./card-model";
import { alignment, cssLength, themeOf } from "./css-values";
import type { RendererProps } from "./renderer";
import { useAction } from "./use-action";

const AUTO_LIMIT = 10;

export function ListWidget({ node, children }: RendererProps) {
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  const { limit } = node as { limit?: unknown };
  const most = typeof limit === "number" ? limit : limit === "auto" ? AUTO_LIMIT : Infinity;
  const hidden = open ? 0 : Math.max(0, children.length - most);
  return (
    <div className="card card-full" data-theme={themeOf(node)}>
      {statusOf(node) !== null && (
        <p className="card-status">
          <StatusLine status={node["status"]} />
        </p>
      )}
      <ul className="w-list">{hidden > 0 ? children.slice(0, most) : children}</ul>
      {hidden > 0 && (
        <button type="button" className="w-list-more link-button" onClick={() => setOpen(true)}>
          {texts.showMoreItems(hidden)}
        </button>
      )}
    </div>
  );
}

export function ListItemWidget({ node, children }: RendererProps) {
  const action = readAction(node["onClickAction"]);
  const handle = useAction(action, { auto: "self" });
  const style = { gap: cssLength(node["gap"], 4), alignItems: alignment(node["align"]) };
  return (
    <li className="w-list-item">
      {action ? (
        <PressButton handle={handle} className="w-list-button">
          <span className="w-row press-label" style={style}>
            {children}
          </span>
        </PressButton>
      ) : (
        <div className="w-row" style={style}>
          {children}
        </div>
      )}
    </li>
  );
}
