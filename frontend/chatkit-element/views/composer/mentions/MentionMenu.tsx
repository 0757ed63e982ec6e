import { useEffect, useRef, type RefObject } from "react";

import { useTexts } from "../../context";
import { usePressOutside } from "../../hooks";
import { PickerRows } from "../PickerRows";
import type { Mentions } from "./use-mentions";

interface MentionMenuProps {
  mentions: Mentions;
  box: RefObject<HTMLTextAreaElement | null>;
}

/** What the words after `@` may mean, above the message; the message keeps the focus. */
export function MentionMenu({ mentions, box }: MentionMenuProps) {
  const texts = useTexts();
  const { listId, groups, current, busy, missing, point, choose, close } = mentions;
  const panel = useRef<HTMLDivElement>(null);
  usePressOutside([panel, box], close);
  useEffect(() => {
    panel.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: "nearest" });
  }, [current?.id]);
  return (
    <div className="mention-place">
      <div
        ref={panel}
        className="picker mention-menu"
        aria-busy={busy}
        role="presentation"
        onPointerDown={(event) => event.preventDefault()}
      >
        <div id={listId} role="listbox" aria-label={texts.mentions} tabIndex={-1} className="picker-list">
          <PickerRows
            id={listId}
            label={texts.mentions}
            groups={groups}
            current={current}
            selectedId={null}
            onPoint={point}
            onChoose={choose}
          />
        </div>
        {missing !== null && <p className="picker-empty">{missing}</p>}
      </div>
    </div>
  );
}
