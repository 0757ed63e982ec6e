"""Questions about two groups or two periods side by side, and by how much they differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.databases.questions.plan import Compared, Dated, Filter, NotUnderstood
from app.databases.questions.scanning import Scan

_CHANGES = frozenset(
    "change changed grow grew grown growth increase increased decrease decreased drop dropped".split()  # noqa: SIM905
)
_VERSUS = frozenset({"versus", "vs"})
_TWO = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """`is_backwards` when the second of two times is the later one: “from 2024 to 2025”.

    One that is not `is_certain` may be no more than a way to ask for a table.
    """

    is_backwards: bool = False
    is_certain: bool = True


def hear_difference(scan: Scan) -> Difference | None:
    """Read that two things are to be compared; the words that say so are used then."""
    for at in range(len(scan.tokens)):
        word = scan.word(at)
        if word == "difference":
            scan.use(at)
            return Difference()
        if word in _CHANGES and scan.free(at) is None:
            scan.use(at)
            return Difference(is_backwards="from" in scan.words or "between" in scan.words)
        if word == "compared" or word in _VERSUS:
            scan.use(at, at + 1 + (scan.word(at + 1) in {"to", "with"}))
            return Difference()
        if word == "compare":
            return Difference(is_backwards=True, is_certain=False)
        if (scan.is_phrase(at, ("how", "much")) or scan.is_phrase(at, ("how", "many"))) and _more(scan, at):
            return Difference()
    return None


def _more(scan: Scan, at: int) -> bool:
    """“how many more … than …”, unless a number follows."""
    than = next((place for place in range(at, len(scan.tokens)) if scan.word(place) == "than"), None)
    if than is None or scan.word(at + 2) not in {"more", "fewer", "less", "higher"}:
        return False
    scan.use(at + 2)
    scan.use(than)
    return True


def sides_of(
    said: Difference | None, filters: Sequence[Filter]
) -> tuple[tuple[Filter, Filter] | None, tuple[Filter, ...]]:
    """The two filters that stand against each other, the first less the second, and all others.

    Raises:
        NotUnderstood: Two were meant, and there are not two; or there are two, and what of them is not said.
    """
    dated = [each for each in filters if isinstance(each, Dated)]
    columns = {str(each.column) for each in dated}
    pair: tuple[Filter, Filter] | None = None
    taken: list[Filter] = []
    if len(dated) > len(columns):
        if len(dated) > _TWO or said is None:
            raise NotUnderstood("Several times are named: name one, or compare two.", is_about=True)
        pair, taken = (dated[0], dated[1]), [*dated]
    elif said is not None:
        listed = [each for each in filters if isinstance(each, Compared) and _is_pair(each)]
        if len(listed) == 1:
            one, two = (replace(listed[0], values=(value,)) for value in listed[0].values)
            pair, taken = (one, two), [*listed]
    if pair is None:
        if said is not None and said.is_certain:
            raise NotUnderstood("I do not see which two are to be compared.", is_about=True)
        return None, tuple(filters)
    others = tuple(each for each in filters if not any(each is one for one in taken))
    is_backwards = said is not None and said.is_backwards and pair[0] in dated
    return (pair[::-1] if is_backwards else pair), others


def _is_pair(each: Compared) -> bool:
    return each.operator == "=" and len(each.values) == _TWO
