import { Search } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type RefObject } from "react";

import { usePressOutside } from "../hooks";
import { PickerRows, rowId } from "./PickerRows";
import { filterGroups, step, typeahead, type PickerEntry, type PickerGroup } from "./picker-model";

interface PickerProps {
  label: string;
  groups: readonly PickerGroup[];
  selectedId: string | null;
  /** Shows a search box with this name. */
  search: string | null;
  /** Told what is searched for, by those who find more elsewhere. */
  onQuery?: ((query: string) => void) | undefined;
  /** More may still be found. */
  busy?: boolean;
  /** Said when a search found nothing. */
  emptyWords?: (query: string) => string;
  align: "start" | "end";
  trigger: RefObject<HTMLElement | null>;
  onChoose: (id: string) => void;
  /** `typed` is what the reader typed although it was meant for the message. */
  onClose: (typed?: string) => void;
}

/** A list to choose one thing from, with search: the box keeps the focus and points at the active row. */
export function Picker(props: PickerProps) {
  const {
    label,
    groups,
    selectedId,
    search,
    onQuery,
    busy = false,
    emptyWords,
    align,
    trigger,
    onChoose,
    onClose,
  } = props;
  const id = useId();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState<string | null>(selectedId);
  const panel = useRef<HTMLDivElement>(null);
  const keys = useRef<HTMLInputElement & HTMLDivElement>(null);
  const shown = filterGroups(groups, query);
  const entries = shown.flatMap((group) => group.entries);
  const current = entries.find((entry) => entry.id === active) ?? entries.find((entry) => !entry.disabled) ?? null;

  useEffect(() => keys.current?.focus(), []);
  usePressOutside([panel, trigger], () => onClose());
  useEffect(() => {
    panel.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: "nearest" });
  }, [current?.id]);

  const choose = (entry: PickerEntry | null): void => {
    if (entry && !entry.disabled) onChoose(entry.id);
  };
  const move = (entry: PickerEntry | null): void => setActive(entry?.id ?? null);
  const pressed = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const empty = search === null || query === "";
    const next = step(event.key, entries, current);
    if (next) move(next);
    else if (event.key === "Enter") choose(current);
    else if (event.key === "Escape" || event.key === "Tab" || (empty && event.key === "Backspace")) onClose();
    else if (empty && event.key === "/") onClose("/");
    else if (search === null && event.key.length === 1) move(typeahead(event.key, entries, current));
    else return;
    if (event.key === "Escape") event.stopPropagation();
    event.preventDefault();
  };
  const box = {
    ref: keys,
    "aria-activedescendant": current ? rowId(id, current) : undefined,
    onKeyDown: pressed,
  };
  const list = (
    <PickerRows
      id={id}
      label={label}
      groups={shown}
      current={current}
      selectedId={selectedId}
      onPoint={move}
      onChoose={choose}
    />
  );
  return (
    <>
      <div className="scrim" aria-hidden="true" />
      <div ref={panel} className={`picker picker-${align}`} aria-busy={busy}>
        {search !== null && (
          <div className="picker-search">
            <Search size={16} strokeWidth={1.75} aria-hidden="true" />
            <input
              {...box}
              type="text"
              role="combobox"
              aria-label={search}
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-autocomplete="list"
              autoComplete="off"
              spellCheck={false}
              placeholder={search}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setActive(null);
                onQuery?.(event.target.value);
              }}
            />
          </div>
        )}
        {search === null ? (
          <div {...box} id={`${id}-list`} role="listbox" aria-label={label} tabIndex={0} className="picker-list">
            {list}
          </div>
        ) : (
          <div id={`${id}-list`} role="listbox" aria-label={label} tabIndex={-1} className="picker-list">
            {list}
          </div>
        )}
        {query !== "" && emptyWords && !busy && shown.every((group) => group.search === "none") && (
          <p className="picker-empty" role="status">
            {emptyWords(query)}
          </p>
        )}
      </div>
    </>
  );
}
