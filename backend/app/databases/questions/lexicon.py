"""What the words of a question name in a schema: tables, columns, values."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.databases.catalog import TableInfo
from app.databases.questions.columns import Col, Sort, columns_of
from app.databases.questions.words import FILLER, Kind, Token, root
from app.databases.relevance import words_of

EXACT, PART, HINT = 3, 2, 1
MAX_WORDS = 6
_JOINED = frozenset({"on", "at", "date", "time", "is", "has", "id", "no"})
_VAGUE = frozenset(
    {"name", "number", "date", "time", "id", "type", "line", "code", "key", "level", "status"}
) | {
    "first",
    "last",
    "full",
    "new",
    "old",
    "min",
    "max",
    "count",
}
_DATE_WORDS = {
    "birth": ("born",),
    "dob": ("born", "birth"),
    "join": ("joined", "join"),
    "created": ("registered", "signed", "joined"),
    "hire": ("hired",),
    "start": ("started", "begin", "began", "scheduled"),
}


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that words may name. With a column it is that, with a value rows where it stands there."""

    table: TableInfo
    strength: int
    column: Col | None = None
    value: str | bool | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    senses: tuple[Sense, ...]

    @property
    def tables(self) -> list[TableInfo]:
        return [sense.table for sense in self.senses if sense.column is None]

    @property
    def columns(self) -> list[Sense]:
        return [sense for sense in self.senses if sense.column is not None and sense.value is None]

    @property
    def values(self) -> list[Sense]:
        return [sense for sense in self.senses if sense.value is not None]


class Lexicon:
    """The names of a schema by their words."""

    def __init__(self, tables: Sequence[TableInfo]) -> None:
        self._senses: defaultdict[tuple[str, ...], list[Sense]] = defaultdict(list)
        for table in tables:
            self._add_table(table)
            for column in columns_of(table):
                self._add_column(column)
        self._add_comments(tables)

    def mentions(self, tokens: Sequence[Token]) -> dict[int, Mention]:
        """Mentions by the place where they begin; they do not overlap, longer ones win."""
        found: dict[int, Mention] = {}
        at = 0
        while at < len(tokens):
            mention = self._at(tokens, at)
            if mention is None:
                at += 1
                continue
            found[at] = mention
            at = mention.end
        return found

    def senses(self, words: Iterable[str]) -> list[Sense]:
        """What these words name together."""
        return list(self._senses.get(tuple(map(root, words)), ()))

    def add_name(self, words: Sequence[str], sense: Sense) -> None:
        """Another name of something that is known."""
        if words:
            self._add(words, sense)

    def _at(self, tokens: Sequence[Token], at: int) -> Mention | None:
        for end in range(min(len(tokens), at + MAX_WORDS), at, -1):
            part = tokens[at:end]
            if any(token.kind not in {Kind.WORD, Kind.TEXT, Kind.NUMBER} for token in part):
                continue
            senses = self._senses.get(tuple(root(token.stem) for token in part), ())
            if len(part) == 1:
                senses = [sense for sense in senses if _may_be(part[0], at, sense)]
            if senses:
                best = max(sense.strength for sense in senses)
                # A part of a name does not hide what is called so, but adds what may be meant as well.
                kept = [sense for sense in senses if sense.strength in {best, PART}]
                return Mention(at, end, tuple(kept))
        return None

    def _add(self, words: Iterable[str], sense: Sense) -> None:
        key = tuple(map(root, words))
        known = self._senses[key]
        if key and not any(
            (each.table.key, each.column and each.column.name, each.value)
            == (sense.table.key, sense.column and sense.column.name, sense.value)
            for each in known
        ):
            known.append(sense)

    def _add_table(self, table: TableInfo) -> None:
        words = words_of(table.name)
        self._add(words, Sense(table, EXACT))
        if len(words) > 1:
            # What has no key is a view, and less likely meant.
            self._add(words[-1:], Sense(table, PART if table.primary_key else HINT))

    def _add_column(self, column: Col) -> None:
        table, words = column.table, words_of(column.name)
        self._add(words, Sense(table, EXACT, column))
        if column.sort is Sort.BOOLEAN:
            bare = [word for word in words if word not in {"is", "has", "was"}]
            self._add(bare, Sense(table, EXACT, column, value=True))
            self._add([f"in{bare[0]}", *bare[1:]], Sense(table, EXACT, column, value=False))
            self._add([f"un{bare[0]}", *bare[1:]], Sense(table, EXACT, column, value=False))
        elif len(words) > 1 and not column.is_key:
            self._add_parts(column, words)
        if column.sort is Sort.DATE:
            for part in words:
                for word in _DATE_WORDS.get(part, ()):
                    self._add([word], Sense(table, PART, column))
        for value in column.info.values:
            self._add(words_of(value), Sense(table, EXACT, column, value=value))

    def _add_parts(self, column: Col, words: Sequence[str]) -> None:
        """“price” for `unit_price`, “issued” for `issued_on`."""
        table = column.table
        bare = [word for word in words if word not in _JOINED]
        if bare != words:
            self._add(bare, Sense(table, EXACT if len(bare) > 1 else PART, column))
        if words[-1] not in _JOINED:
            self._add(words[-1:], Sense(table, PART, column))
        if words[0] not in _VAGUE:
            self._add(words[:1], Sense(table, HINT if len(words) > 2 else PART, column))  # noqa: PLR2004

    def _add_comments(self, tables: Sequence[TableInfo]) -> None:
        """A word that only one table's comment has may stand for that table."""
        words = {
            table.key: {word for word in words_of(table.comment or "") if len(word) > 3}  # noqa: PLR2004
            for table in tables
        }
        counts = Counter(word for each in words.values() for word in each)
        for table in tables:
            for word in words[table.key]:
                if (
                    counts[word] == 1
                    and word not in FILLER
                    and word.isalpha()
                    and (word,) not in self._senses
                ):
                    self._senses[word,].append(Sense(table, HINT))


def _may_be(token: Token, at: int, sense: Sense) -> bool:
    """A number alone names nothing, and “a” is a blood group only where it is written as one."""
    if token.kind is Kind.NUMBER:
        return False
    if isinstance(sense.value, str):
        is_small = token.word in FILLER or len(token.word) == 1
        return not is_small or (at > 0 and token.text == sense.value)
    return len(token.word) > 1 and (token.word not in FILLER or sense.strength == EXACT)


def dated(sense: Sense) -> bool:
    return sense.column is not None and sense.column.sort is Sort.DATE and sense.value is None
