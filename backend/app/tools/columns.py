"""What the columns of a table are, judged by their values: figures, days, names, or identifiers."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from app.tools.base import ActionFailed
from app.tools.figures import SAMPLE, Figures, is_absent, read_figures
from app.tools.moments import Moments, read_moments
from app.tools.tables import Cell, Table

_IDENTIFIER = re.compile(r"(^|[_\s])(id|uuid|key|index|no|nr|zip|phone)$|^#$", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """The columns of one table, each read when it is asked for and once."""

    table: Table
    _figures: dict[str, Figures] = field(default_factory=dict)
    _moments: dict[str, Moments] = field(default_factory=dict)
    _decimals: dict[str, int] = field(default_factory=dict)

    def named(self, wanted: str) -> str:
        """The column of this name, in any case.

        Raises:
            ActionFailed: There is none.
        """
        folded = {name.casefold(): name for name in reversed(self.table.columns)}
        found = folded.get(wanted.strip().casefold())
        if found is None:
            raise ActionFailed(f"There is no column “{wanted}”. There are: {', '.join(self.table.columns)}.")
        return found

    def values(self, name: str) -> list[Cell]:
        place = self.table.columns.index(name)
        return [row[place] for row in self.table.rows]

    def figures(self, name: str) -> Figures:
        if name not in self._figures:
            self._figures[name] = read_figures(self.values(name))
        return self._figures[name]

    def moments(self, name: str) -> Moments:
        if name not in self._moments:
            self._moments[name] = read_moments(self.values(name), name=name)
        return self._moments[name]

    @cached_property
    def days(self) -> tuple[str, ...]:
        """Columns that say when."""
        return tuple(
            name for name in self.table.columns if read_moments(self._sample(name), name=name).are_enough
        )

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """Columns of numbers, identifiers and years among them."""
        return tuple(name for name in self.table.columns if read_figures(self._sample(name)).are_enough)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Columns whose figures are worth drawing."""
        return tuple(name for name in self.numeric if name not in self.days and not _IDENTIFIER.search(name))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Columns of words, those that name things before those that identify them."""
        words = [name for name in self.table.columns if name not in self.numeric and name not in self.days]
        return tuple(sorted(words, key=lambda name: _IDENTIFIER.search(name) is not None))

    def written(self, name: str, cell: Cell) -> str:
        """A value of a column as people read it: figures with separators; identifiers, years as they are."""
        match cell:
            case None:
                return ""
            case bool():
                return "yes" if cell else "no"
            case int() | float() if name in self.measures:
                return f"{cell:,.{self._decimals_of(name)}f}"
            case _:
                return str(cell)

    def _decimals_of(self, name: str) -> int:
        """As many for every figure of a column: none for whole ones, more where all are small."""
        if name not in self._decimals:
            figures = [value for value in self.figures(name).values if value is not None]
            are_whole = all(value.is_integer() for value in figures)
            self._decimals[name] = 0 if are_whole else 2 if max(map(abs, figures)) >= 1 else 4
        return self._decimals[name]

    def _sample(self, name: str) -> list[Cell]:
        """Values from all over the column, so that a strange beginning does not decide."""
        values = self.values(name)
        present = [value for value in values if not is_absent(value)]
        return present[:: max(1, len(present) // SAMPLE)]
