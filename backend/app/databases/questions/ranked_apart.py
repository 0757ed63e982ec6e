"""“The cheapest product of each supplier”: what is ranked anew in every group, and not once for all."""

from app.databases.questions.asked import Asked, GroupSaid, Superlative
from app.databases.questions.plan import NotUnderstood
from app.databases.questions.scanning import Scan

_TIMES = frozenset({"when"})


def take_groups(scan: Scan, asked: Asked) -> list[GroupSaid]:
    """The groups in which something is ranked apart, which are no groups of a measure then.

    Raises:
        NotUnderstood: Several are asked for in each group.
    """
    if not asked.groups or not _is_apart(scan, asked):
        return []
    if asked.limit is not None and asked.limit > 1 and not _is_default(scan, asked):
        raise NotUnderstood("In each group I can name the first, not several.", is_about=True)
    asked.limit = None
    taken, asked.groups = asked.groups, []
    return taken


def _is_apart(scan: Scan, asked: Asked) -> bool:
    if scan.words & _TIMES or not (asked.superlative or asked.is_ranked):
        return False
    if asked.entity is not None:
        return asked.entity.mention is not None
    named = [each.start for each in scan.open_mentions() if each.tables]
    if asked.superlative is None:
        return bool(named)
    return _has_own_rows(scan, asked.superlative, named)


def _has_own_rows(scan: Scan, superlative: Superlative, named: list[int]) -> bool:
    """Whether rows are ranked that stand at one of the places `named`, and no number of the groups."""
    if superlative.is_revenue or scan.is_phrase(superlative.at + 1, ("number", "of")):
        return False
    match superlative.kind:
        case "size":
            return superlative.target is not None and bool(superlative.target.tables)
        case "most":
            return any(place < superlative.at for place in named)
        case "common":
            return False
        case _:
            return superlative.target is None and any(place > superlative.at for place in named)


def _is_default(scan: Scan, asked: Asked) -> bool:
    """“top customer” says no number."""
    return not any(token.number == asked.limit for token in scan.tokens)
