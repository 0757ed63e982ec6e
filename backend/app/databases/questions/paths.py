"""Ways between tables along their keys, and whether a step may lead to several rows."""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.databases.catalog import ForeignKey, TableInfo

_TO_ONE, _TO_MANY = 1.0, 1.7


@dataclass(frozen=True, slots=True)
class Step:
    """From a table to one beside it; the pairs are columns here and there that are equal."""

    source: TableInfo
    target: TableInfo
    pairs: tuple[tuple[str, str], ...]
    is_to_many: bool


@dataclass(frozen=True, slots=True)
class Path:
    steps: tuple[Step, ...]

    @property
    def is_to_many(self) -> bool:
        return any(step.is_to_many for step in self.steps)

    @property
    def length(self) -> float:
        return sum(_TO_MANY if step.is_to_many else _TO_ONE for step in self.steps)


class Paths:
    """The shortest ways, those to one row before those to many."""

    def __init__(self, tables: Sequence[TableInfo]) -> None:
        self._tables = {table.key: table for table in tables}
        self._steps: defaultdict[tuple[str, str], list[Step]] = defaultdict(list)
        for table in tables:
            for key in table.foreign_keys:
                self._add(table, key)
        self._known: dict[tuple[tuple[str, str], tuple[str, str]], Path | None] = {}

    def _add(self, table: TableInfo, key: ForeignKey) -> None:
        target = self._tables.get((key.to_schema, key.to_table))
        if target is None:
            return
        pairs = tuple(zip(key.columns, key.to_columns, strict=True))
        self._steps[table.key].append(Step(table, target, pairs, is_to_many=False))
        back = tuple((there, here) for here, there in pairs)
        is_unique = set(key.columns) == set(table.primary_key)
        self._steps[target.key].append(Step(target, table, back, is_to_many=not is_unique))

    def between(self, source: TableInfo, target: TableInfo) -> Path | None:
        ends = (source.key, target.key)
        if ends not in self._known:
            self._known[ends] = self._search(source, target)
        return self._known[ends]

    def distance(self, source: TableInfo, target: TableInfo) -> float:
        path = self.between(source, target)
        return float("inf") if path is None else path.length

    def _search(self, source: TableInfo, target: TableInfo) -> Path | None:
        queue: list[tuple[float, int, tuple[str, str], tuple[Step, ...]]] = [(0.0, 0, source.key, ())]
        seen: set[tuple[str, str]] = set()
        number = 0
        while queue:
            length, _, key, steps = heapq.heappop(queue)
            if key == target.key:
                return Path(steps)
            if key in seen:
                continue
            seen.add(key)
            for step in self._steps[key]:
                number += 1
                cost = _TO_MANY if step.is_to_many else _TO_ONE
                heapq.heappush(queue, (length + cost, number, step.target.key, (*steps, step)))
        return None
