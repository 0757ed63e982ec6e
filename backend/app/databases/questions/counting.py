"""Questions that count."""

from app.databases.questions.asked import Asked, chain
from app.databases.questions.plan import Aggregate
from app.databases.questions.scanning import Scan, is_numeric
from app.databases.questions.words import SOLD

_COUNTING = (
    ("how", "many"),
    ("number", "of"),
    ("count", "of"),
    ("count", "the"),
    ("count", "all"),
    ("how", "often"),
)
_AVERAGES = dict.fromkeys(("average", "mean", "avg", "typical"), Aggregate.AVERAGE) | {
    "median": Aggregate.MEDIAN
}


def hear_counts(scan: Scan, asked: Asked) -> None:
    """Read what is to be counted: “how many”, “number of”, “count the …”, “how much”."""
    for at in range(len(scan.tokens)):
        if scan.word(at) == "count":
            scan.drop(at, at + 1)
        if scan.is_phrase(at, ("how", "much")):
            _how_much(scan, asked, at)
            return
        behind = _behind_count(scan, at)
        if behind is None or asked.counted is not None:
            continue
        if pieces := _pieces(scan, behind):
            asked.aggregate, asked.of = Aggregate.SUM, None
            scan.use(at, pieces)
            return
        if _counts_distinct(scan, asked, behind):
            scan.use(at, behind)
            return
        _counted(scan, asked, at, behind)


def _how_much(scan: Scan, asked: Asked, at: int) -> None:
    asked.aggregate = Aggregate.SUM
    asked.of = scan.next_mention(at + 2, lambda each: bool(each.columns), within=2)
    scan.use(at, at + 2)
    if asked.of is not None:
        scan.use_mention(asked.of)


def _behind_count(scan: Scan, at: int) -> int | None:
    """Where what is counted begins, if this is where counting is asked for."""
    if any(scan.is_phrase(at, words) for words in _COUNTING):
        return at + 2
    return at + 1 if scan.word(at) == "count" and at not in scan.used else None


def _counted(scan: Scan, asked: Asked, at: int, behind: int) -> None:
    counted = scan.next_mention(behind, lambda each: bool(each.tables))
    if counted is None:
        # “…, count them”, “how many smokers”: of the rows that the rest is about.
        beside = scan.free(behind)
        if scan.word(at) != "count" and (beside is None or not beside.values):
            asked.unknown = scan.tokens[behind].text if behind < len(scan.tokens) else "what"
        asked.aggregate = asked.aggregate or Aggregate.COUNT
        scan.use(at, behind)
        return
    chained = chain(scan, counted.start)
    counted = chained if chained is not None and chained.tables else counted
    averaged_by = _AVERAGES.get(scan.word(at - 1)) if at > 0 else None
    asked.is_average_count = averaged_by is not None
    asked.averaged_by = averaged_by or Aggregate.AVERAGE
    scan.use(at - asked.is_average_count, behind)
    asked.aggregate = Aggregate.COUNT
    asked.counted = counted
    scan.use_mention(counted)


def _pieces(scan: Scan, at: int) -> int:
    """“how many units were sold”: where the words end, or 0."""
    while scan.word(at) in {"of", "the", "our"}:
        at += 1
    if scan.word(at) in {"units", "pieces", "items", "articles"} and scan.words & (SOLD | {"stock"}):
        return at + 1
    return 0


def _counts_distinct(scan: Scan, asked: Asked, at: int) -> bool:
    begin = at
    while scan.word(at) in {"the", "different", "distinct", "unique"}:
        at += 1
    is_said = any(scan.word(place) in {"different", "distinct", "unique"} for place in range(begin, at))
    mention = scan.free(at)
    if mention is None or not mention.columns or mention.tables or (mention.values and not is_said):
        return False
    # “how many copies”: a number of things that is kept as a number.
    is_sum = is_numeric(mention) and not is_said
    asked.aggregate, asked.of = Aggregate.SUM if is_sum else Aggregate.DISTINCT, mention
    scan.use(begin, mention.end)
    return True
