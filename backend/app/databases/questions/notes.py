"""What the user's notes say about words and amounts, as far as rules can tell.

“bills = invoices” and “by clients we mean customers” give a name of the schema another one; “amounts are in
cents” says what a number counts. A note that says something else changes nothing here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.databases.catalog import ColumnInfo, TableInfo
from app.databases.questions.columns import IN_CENTS
from app.databases.questions.lexicon import EXACT, Lexicon, Sense
from app.databases.relevance import words_of

_THING = r"[\"'“”`]*(?P<{name}>[\w .]{{1,60}}?)[\"'“”`]*"
_SAME = re.compile(
    r"^(?:by |when (?:i|we) say )?"
    + _THING.format(name="one")
    + r",?\s*(?P<said>=|:|\b(?:i|we) mean\b|\bmeans?\b|\bstands? for\b|\b(?:is|are) called\b"
    r"|\b(?:is|are) the same as\b|\b(?:is|are) (?:our|another) (?:word|name) for\b|\b(?:is|are)\b)\s*"
    + _THING.format(name="other")
    + r"[.!]?$",
    re.IGNORECASE,
)
_CENTS = re.compile(
    r"^" + _THING.format(name="what") + r"\s+(?:is|are)\s+(?:kept |stored |given |saved )?in cents[.!]?$",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset({"all", "a", "an", "the", "our", "every", "column", "columns", "table", "field"})


@dataclass(frozen=True, slots=True)
class UserNote:
    """A note as it stands in a prompt: one that is about a table begins with its name and a colon."""

    text: str

    def of(self, tables: Iterable[TableInfo]) -> tuple[str, str | None]:
        """What it says, and the name of the table that it is about, if of one."""
        name, colon, text = self.text.strip().partition(": ")
        is_about = bool(colon) and any(table.name == name for table in tables)
        return (text.strip(), name) if is_about else (self.text.strip(), None)


def with_cents(tables: Sequence[TableInfo], notes: Iterable[UserNote]) -> tuple[TableInfo, ...]:
    """The tables, the columns that are in cents marked so."""
    lexicon = Lexicon(tables)
    found: set[tuple[tuple[str, str], str]] = set()
    for note in notes:
        text, table = note.of(tables)
        match = _CENTS.match(text)
        for sense in _senses(lexicon, match["what"], table) if match else ():
            if sense.column is not None and sense.value is None and sense.column.is_measure:
                found.add((sense.table.key, sense.column.name))
    return tuple(
        replace(each, columns=tuple(_marked(each, column, found) for column in each.columns))
        for each in tables
    )


def _marked(table: TableInfo, column: ColumnInfo, found: set[tuple[tuple[str, str], str]]) -> ColumnInfo:
    return replace(column, comment=IN_CENTS) if (table.key, column.name) in found else column


def learn(lexicon: Lexicon, tables: Sequence[TableInfo], notes: Iterable[UserNote]) -> None:
    """Other names of what is known; a word that has a meaning keeps it."""
    for note in notes:
        text, table = note.of(tables)
        match = _SAME.match(text)
        if match is None or _CENTS.match(text):
            continue
        one, other = (_senses(lexicon, match[side], table) for side in ("one", "other"))
        # “The total is gross” says something of totals; “a client is a customer” tells a name.
        if bool(one) == bool(other) or (one and match["said"].lower() in {"is", "are"}):
            continue
        for sense in one or other:
            lexicon.add_name(_words(match["other" if one else "one"]), replace(sense, strength=EXACT))


def _senses(lexicon: Lexicon, said: str, table: str | None) -> list[Sense]:
    """What words name; “bills.total” and “the total of bills” are columns of that table."""
    words = _words(said)
    found = lexicon.senses(words)
    for at in range(1, len(words)):
        owners = {sense.table.key for sense in lexicon.senses(words[:at]) if sense.column is None}
        found += [sense for sense in lexicon.senses(words[at:]) if sense.column and sense.table.key in owners]
    kept = [sense for sense in found if table is None or sense.table.name == table]
    best = max((sense.strength for sense in kept), default=0)
    return [sense for sense in kept if sense.strength == best]


def _words(said: str) -> list[str]:
    return [word for word in words_of(said) if word not in _SAYS_NOTHING]
