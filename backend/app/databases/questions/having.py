"""“Cities with more than 20 customers”: groups that are kept by what is counted in them."""

from app.databases.questions.asked import Asked, GroupSaid, chain
from app.databases.questions.filtering import Comparison, Said
from app.databases.questions.plan import Aggregate, Having
from app.databases.questions.scanning import UNITS, Scan, is_numeric


def hear_having(scan: Scan, said: Said, asked: Asked) -> Having | None:
    """Read it, when what is named first is no table but a column, or a unit of time.

    What is wanted is known then: a number of rows, or what they bring in, for each group.
    """
    if asked.is_measured or asked.counted or asked.superlative or asked.is_ranked or asked.groups:
        return None
    counted = [each for each in said.comparisons if _counts(each)]
    if len(counted) != 1 or len(said.comparisons) != 1:
        return None
    group = _group(scan, asked)
    if group is None:
        return None
    [comparison] = counted
    said.comparisons.clear()
    asked.groups, asked.entity = [group], None
    if comparison.is_revenue:
        asked.of_revenue = True
    else:
        asked.aggregate, asked.counted = Aggregate.COUNT, comparison.mention
    return Having(comparison.operator, comparison.numbers)


def _counts(each: Comparison) -> bool:
    if each.is_revenue:
        return True
    return each.mention is not None and bool(each.mention.tables) and not is_numeric(each.mention)


def _group(scan: Scan, asked: Asked) -> GroupSaid | None:
    if asked.entity is not None and asked.entity.unit:
        return asked.entity
    first = next(iter(scan.open_mentions()), None)
    before = len(scan.tokens) if first is None else first.start
    for at, token in enumerate(scan.tokens[:before]):
        if at not in scan.used and (unit := UNITS.get(token.stem)) is not None:
            scan.use(at)
            return GroupSaid(unit=unit)
    if first is None or first.tables or not first.columns:
        return None
    mention = chain(scan, first.start) or first
    if mention.tables or not mention.columns:
        return None
    scan.use_mention(mention)
    return GroupSaid(mention=mention)
