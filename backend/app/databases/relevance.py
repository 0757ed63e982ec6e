"""The part of a large schema that a question is about: by names, comments and values, then along the keys."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from app.databases.catalog import TableInfo

_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ0-9])(?=[A-ZÀ-ÖØ-Þ])|(?:(?<=\b\d)|(?<=\b\d\d))(?=[a-z])")
_WEIGHTS = {"name": 5.0, "column": 2.0, "value": 2.5, "comment": 1.0, "note": 3.0}
_NEIGHBOUR = 0.35
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", ""))
_SHORTEST_STEM = 3
_STOPWORDS = frozenset(
    _WORD.findall(
        """
        a an and are as at by did do does for each from has have how in is it list many me much of
        on or our per show tell than that the their there this to us was we were what when where
        which who with you
        """
    )
)


@dataclass(frozen=True, slots=True)
class RankedTable:
    table: TableInfo
    score: float


class SchemaIndex:
    """Words of every table, weighed once: a rare word says more than one that all tables have.

    `notes` are what the user has said of tables.
    """

    def __init__(
        self, tables: Sequence[TableInfo], notes: Mapping[tuple[str, str], Iterable[str]] | None = None
    ) -> None:
        self._tables = {table.key: table for table in tables}
        self._fields = {table.key: _fields(table, (notes or {}).get(table.key, ())) for table in tables}
        counts = Counter(word for fields in self._fields.values() for word in set().union(*fields.values()))
        self._rarity = {word: 1 + math.log(len(tables) / count) for word, count in counts.items()}
        self._neighbours: dict[tuple[str, str], set[tuple[str, str]]] = {key: set() for key in self._tables}
        for table in tables:
            for foreign in table.foreign_keys:
                target = (foreign.to_schema, foreign.to_table)
                if target in self._neighbours:
                    self._neighbours[table.key].add(target)
                    self._neighbours[target].add(table.key)

    def rank(self, question: str) -> list[RankedTable]:
        """Tables that have to do with the question, best first; those beside a good one come along."""
        words = set(words_of(question)) - _STOPWORDS
        own = {
            key: sum(
                weight * self._rarity[word]
                for kind, weight in _WEIGHTS.items()
                for word in words & fields[kind]
            )
            for key, fields in self._fields.items()
        }
        scores = {
            key: score + _NEIGHBOUR * max((own[beside] for beside in self._neighbours[key]), default=0.0)
            for key, score in own.items()
        }
        found = [RankedTable(self._tables[key], score) for key, score in scores.items() if score > 0]
        return sorted(found, key=lambda each: (-each.score, each.table.key))

    def relevant(self, question: str, *, max_tables: int) -> tuple[TableInfo, ...]:
        """The best tables, filled up with the largest when the question names few."""
        ranked = [each.table for each in self.rank(question)[:max_tables]]
        rest = sorted(
            (table for table in self._tables.values() if table not in ranked),
            key=lambda table: (-(table.rows or 0), table.key),
        )
        return tuple([*ranked, *rest][:max_tables])


def words_of(text: str) -> list[str]:
    """Words in lower case without their plural; split at underscores, capitals and behind first digits."""
    return [_stem(word) for word in _WORD.findall(_CAMEL.sub(" ", normalize("NFC", text)).lower())]


def _stem(word: str) -> str:
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)] + rest
    return word


def _fields(table: TableInfo, notes: Iterable[str]) -> dict[str, set[str]]:
    comments = [table.comment, *(column.comment for column in table.columns)]
    return {
        "name": set(words_of(table.name)),
        "column": {word for column in table.columns for word in words_of(column.name)},
        "value": {word for column in table.columns for value in column.values for word in words_of(value)},
        "comment": {word for comment in comments if comment for word in words_of(comment)},
        "note": {word for note in notes for word in words_of(note)},
    }
