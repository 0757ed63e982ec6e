import type { Entity } from "@openai/chatkit";
import { useRef, useState, type ReactNode } from "react";

import { useSelect } from "../context";
import { EntityPreview } from "./EntityPreview";

/** How long a pointer rests before a preview is asked for: who only passes wants none. */
const REST_MS = 250;

interface EntityLabelProps {
  entity: Entity;
  className: string;
  children: ReactNode;
}

/** Something that a message or an answer names: a button where the page does something with it, else words. */
export function EntityLabel({ entity, className, children }: EntityLabelProps) {
  const option = useSelect((state) => state.options?.entities);
  const [isShown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const button = useRef<HTMLButtonElement>(null);
  const { onClick, onRequestPreview } = option ?? {};
  if (entity.interactive !== true || (!onClick && !onRequestPreview)) {
    return <span className={className}>{children}</span>;
  }
  const show = (afterMs: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(true), afterMs);
  };
  const hide = (): void => {
    clearTimeout(timer.current);
    setShown(false);
  };
  return (
    <span className="entity" onPointerEnter={() => show(REST_MS)} onPointerLeave={hide}>
      <button
        ref={button}
        type="button"
        className={className}
        onFocus={() => {
          if (button.current?.matches(":focus-visible")) show(0);
        }}
        onBlur={hide}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !isShown) return;
          event.stopPropagation();
          hide();
        }}
        onClick={() => {
          hide();
          onClick?.(entity);
        }}
      >
        {children}
      </button>
      {isShown && onRequestPreview && <EntityPreview entity={entity} request={onRequestPreview} />}
    </span>
  );
}
