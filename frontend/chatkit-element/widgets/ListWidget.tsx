import { useState } from "react";

import { useTexts } from "../views/context";
import { ActionButton } from "./ActionButton";
import { readAction } from "./action-context";
import { alignment, cssLength } from "./css-values";
import type { RendererProps } from "./renderer";

const AUTO_LIMIT = 10;

export function ListWidget({ node, children }: RendererProps) {
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  const { limit } = node as { limit?: unknown };
  const most = typeof limit === "number" ? limit : limit === "auto" ? AUTO_LIMIT : Infinity;
  const hidden = open ? 0 : Math.max(0, children.length - most);
  return (
    <div className="card card-full">
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
  const style = { gap: cssLength(node["gap"], 4), alignItems: alignment(node["align"]) };
  return (
    <li className="w-list-item">
      {action ? (
        <ActionButton action={action} className="w-list-button">
          <span className="w-row" style={style}>
            {children}
          </span>
        </ActionButton>
      ) : (
        <div className="w-row" style={style}>
          {children}
        </div>
      )}
    </li>
  );
}
