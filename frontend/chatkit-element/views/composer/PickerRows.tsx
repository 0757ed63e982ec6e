import { Check } from "lucide-react";
import { Fragment } from "react";

import type { PickerEntry, PickerGroup } from "./picker-model";

/** The id of a row in the list that has the given id. */
export function rowId(listId: string, entry: PickerEntry): string {
  return `${listId}-${entry.id}`;
}

interface RowProps {
  entry: PickerEntry;
  id: string;
  active: boolean;
  selected: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Row({ entry, id, active, selected, onPoint, onChoose }: RowProps) {
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- keys arrive at the box that names this row as its active descendant
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-disabled={entry.disabled}
      className="picker-row"
      data-active={active}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <span className="picker-lead">{entry.lead}</span>
      <span className="picker-words">
        <span className="picker-label">
          {entry.label}
          {selected && <Check className="picker-check" size={16} strokeWidth={2} aria-hidden="true" />}
        </span>
        {entry.note && <span className="picker-note">{entry.note}</span>}
      </span>
      {entry.status}
    </div>
  );
}

interface PickerRowsProps {
  id: string;
  /** The name of a group that has none. */
  label: string;
  groups: readonly PickerGroup[];
  current: PickerEntry | null;
  selectedId: string | null;
  onPoint: (entry: PickerEntry) => void;
  onChoose: (entry: PickerEntry) => void;
}

/** What a list to choose from shows: groups below their headings, with a line between them. */
export function PickerRows({ id, label, groups, current, selectedId, onPoint, onChoose }: PickerRowsProps) {
  return groups.map((group, index) => (
    <Fragment key={group.id}>
      {index > 0 && <div className="picker-line" role="presentation" />}
      <div role="group" aria-label={group.label ?? label}>
        {group.label && (
          <div className="picker-group" aria-hidden="true">
            {group.label}
          </div>
        )}
        {group.entries.map((entry) => (
          <Row
            key={entry.id}
            entry={entry}
            id={rowId(id, entry)}
            active={entry === current}
            selected={entry.id === selectedId}
            onPoint={() => onPoint(entry)}
            onChoose={() => onChoose(entry)}
          />
        ))}
      </div>
    </Fragment>
  ));
}
