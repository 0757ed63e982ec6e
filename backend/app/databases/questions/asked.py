"""What a question wants, before it is known where in the schema that is."""

from dataclasses import dataclass, field

from app.databases.questions.lexicon import Mention
from app.databases.questions.plan import Aggregate
from app.databases.questions.scanning import Scan
from app.databases.questions.spans import SpanSaid


@dataclass(slots=True)
class GroupSaid:
    """A unit of time, or what was named: the tables before the last word only say where to look."""

    unit: str | None = None
    mention: Mention | None = None


@dataclass(slots=True)
class Superlative:
    """`kind` is size, price, date, birth, duration, or most: of rows or of a number."""

    kind: str
    is_descending: bool
    at: int
    target: Mention | None = None
    is_revenue: bool = False


@dataclass(slots=True)
class Asked:
    """What the scan found about the answer, before it is known where it is."""

    aggregate: Aggregate | None = None
    of: Mention | None = None
    of_revenue: bool = False
    counted: Mention | None = None
    is_average_count: bool = False
    averaged_by: Aggregate = Aggregate.AVERAGE
    groups: list[GroupSaid] = field(default_factory=list)
    superlative: Superlative | None = None
    limit: int | None = None
    is_ranked: bool = False
    is_descending: bool | None = None
    entity: GroupSaid | None = None
    by_measure: bool = False
    span: SpanSaid | None = None
    is_double: bool = False
    """Two things are to be worked out."""

    unknown: str | None = None
    """What is to be counted, if the schema has nothing that is called so."""

    @property
    def is_measured(self) -> bool:
        return self.aggregate is not None or self.of_revenue or self.span is not None


def chain(scan: Scan, at: int, *, numbers: bool = False) -> Mention | None:
    """Of names side by side, the last: “customer segment”, “product category”.

    With `numbers` a table may be followed by “'s” columns only.
    """
    mention = scan.free(at)
    while mention is not None and (beside := scan.free(mention.end)) is not None:
        if numbers and not beside.columns:
            break
        if not (beside.tables or beside.columns) or (
            beside.values and not beside.columns and not beside.tables
        ):
            break
        mention = beside
    return mention
