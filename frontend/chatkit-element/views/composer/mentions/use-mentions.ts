import type { Entity } from "@openai/chatkit";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type RefObject } from "react";

import { mentionAt, piecesOf } from "../../../session/named-things";
import { useAnnounce, useSelect, useSession, useTexts } from "../../context";
import { rowId } from "../PickerRows";
import { step, type PickerEntry, type PickerGroup } from "../picker-model";
import { typeInto } from "../typing";
import { mentionGroups } from "./mention-groups";

const NOTHING_FOUND: readonly Entity[] = [];
const LEADS_ON = new Set(["ArrowDown", "ArrowUp"]);

/** What was found for one query. */
interface Found {
  query: string;
  entities: readonly Entity[];
}

/** Until the search for the newest letters has answered, what was found before and still fits: Enter takes no other. */
function foundFor(query: string, found: Found | null): readonly Entity[] {
  if (found === null) return NOTHING_FOUND;
  if (found.query === query) return found.entities;
  const wanted = query.toLocaleLowerCase();
  return found.entities.filter(({ title }) => title.toLocaleLowerCase().includes(wanted));
}

export interface Mentions {
  isOpen: boolean;
  listId: string;
  groups: readonly PickerGroup[];
  current: PickerEntry | null;
  busy: boolean;
  /** Said when nothing is called so. */
  missing: string | null;
  /** What tells assistive technology that the field is searched with; nothing while it is not. */
  field: Readonly<Record<string, string | undefined>>;
  point: (entry: PickerEntry) => void;
  choose: (entry: PickerEntry) => void;
  close: () => void;
  /** Told where the caret is. */
  follow: () => void;
  /** Takes a key of the field; true when it was meant for the list, or for a name. */
  press: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
  /** Begins to name something where the caret is. */
  begin: () => void;
}

/** Looks for what the message may name while `@` and a few letters are written; the newest search wins. */
export function useMentions(box: RefObject<HTMLTextAreaElement | null>, text: string): Mentions {
  const session = useSession();
  const texts = useTexts();
  const announce = useAnnounce();
  const listId = useId();
  const search = useSelect((state) => state.options?.entities?.onTagSearch);
  const tags = useSelect((state) => state.composer.tags);
  const [caret, setCaret] = useState(0);
  const [left, setLeft] = useState<number | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const newest = useRef("");

  const mention = search ? mentionAt(text, caret, tags) : null;
  const query = mention?.query ?? null;
  useEffect(() => {
    if (query === null || !search) return;
    newest.current = query;
    search(query).then(
      (entities) => {
        if (newest.current === query) setFound({ query, entities });
      },
      (error: unknown) => {
        session.report(error);
        if (newest.current !== query) return;
        setFound({ query, entities: NOTHING_FOUND });
        announce(texts.mentionsFailed);
      },
    );
  }, [announce, query, search, session, texts]);

  const busy = query !== null && found?.query !== query;
  const entities = query === null ? NOTHING_FOUND : foundFor(query, found);
  const isEmpty = entities.length === 0;
  // Whoever writes on after a name that is not there is writing a sentence.
  const isSentence = query !== null && /\s/.test(query) && isEmpty;
  const isOpen = mention !== null && mention.start !== left && !isSentence && !(busy && isEmpty);
  const groups = isOpen ? mentionGroups(entities, texts.mentions) : [];
  const entries = groups.flatMap((group) => group.entries);
  const current = entries.find(({ id }) => id === active) ?? entries[0] ?? null;
  const count = isOpen && !busy ? entries.length : null;
  useEffect(() => {
    if (count !== null) announce(texts.mentionsFound(count));
  }, [announce, count, texts]);

  const close = (): void => setLeft(mention?.start ?? null);
  const follow = (): void => {
    const at = box.current?.selectionStart ?? 0;
    setCaret(at);
    if (left !== null && box.current?.value[left] !== "@") setLeft(null);
  };
  const choose = ({ id }: PickerEntry): void => {
    const entity = entities.find((candidate) => candidate.id === id);
    if (!entity || !mention || !box.current) return;
    const token = session.composer.prepareTag(entity);
    typeInto(box.current, mention.start, caret, /^\s/.test(text.slice(caret)) ? token : `${token} `);
    setActive(null);
    announce(texts.mentioned(entity.title));
  };
  /** A name goes as a whole. */
  const takeBack = ({ currentTarget: field }: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    const { selectionStart: from, selectionEnd: to } = field;
    const name =
      from === to && piecesOf(text, tags).find((piece) => piece.tag && piece.start + piece.text.length === to);
    if (!name) return false;
    typeInto(field, name.start, to, "");
    return true;
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!plain) return false;
    const next = isOpen && LEADS_ON.has(event.key) ? step(event.key, entries, current) : null;
    if (next) setActive(next.id);
    else if (isOpen && current && (event.key === "Enter" || event.key === "Tab")) choose(current);
    else if (isOpen && event.key === "Escape") close();
    else if (event.key !== "Backspace" || !takeBack(event)) return false;
    event.preventDefault();
    // Escape also stops answers.
    event.stopPropagation();
    return true;
  };
  const begin = (): void => {
    if (!box.current) return;
    const { selectionStart: from, selectionEnd: to, value } = box.current;
    typeInto(box.current, from, to, from === 0 || /\s$/.test(value.slice(0, from)) ? "@" : " @");
    setLeft(null);
  };
  return {
    isOpen,
    listId,
    groups,
    current,
    busy,
    missing: isOpen && !busy && isEmpty ? texts.nothingFound(query ?? "") : null,
    field: search
      ? {
          "aria-autocomplete": "list",
          "aria-haspopup": "listbox",
          "aria-controls": isOpen ? listId : undefined,
          "aria-activedescendant": isOpen && current ? rowId(listId, current) : undefined,
        }
      : {},
    point: (entry) => setActive(entry.id),
    choose,
    close,
    follow,
    press,
    begin,
  };
}
