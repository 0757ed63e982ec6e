"""What a question says of time that passes: how long something takes, how long ago it was, how old it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.databases.questions.lexicon import Mention, dated
from app.databases.questions.plan import Aggregate
from app.databases.questions.scanning import Scan

_UNITS = {"day": 1, "week": 7}
_PASSING = frozenset({"days", "weeks", "time", "long", "duration", "delay", "ago", "took", "take", "takes"})
_AGGREGATES = {
    "average": Aggregate.AVERAGE,
    "mean": Aggregate.AVERAGE,
    "avg": Aggregate.AVERAGE,
    "typical": Aggregate.AVERAGE,
    "typically": Aggregate.AVERAGE,
    "usually": Aggregate.AVERAGE,
    "median": Aggregate.MEDIAN,
    "longest": Aggregate.HIGHEST,
    "maximum": Aggregate.HIGHEST,
    "oldest": Aggregate.HIGHEST,
    "shortest": Aggregate.LOWEST,
    "minimum": Aggregate.LOWEST,
    "youngest": Aggregate.LOWEST,
    "newest": Aggregate.LOWEST,
}
_NEWEST = frozenset({"last", "latest", "newest", "recent"})
_OLDEST = frozenset({"first", "earliest", "oldest"})
_YEARS_OLD = {"over": ">", "above": ">", "under": "<", "below": "<"}
_REACH = 6
KEYWORDS = frozenset(
    {"age", "ages", "aged", "old", "older", "younger", "ago", "until", "till", "long", "time"}
)


@dataclass(frozen=True, slots=True)
class SpanSaid:
    """A time from `first` to `second`; without `second` until today, without `first` from where rows begin.

    With `is_age` it is counted in years since birth, where rows have one.
    """

    aggregate: Aggregate
    first: Mention | None = None
    second: Mention | None = None
    is_age: bool = False
    is_assumed: bool = False
    """The average was not asked for by its name."""


@dataclass(frozen=True, slots=True)
class SpanCompared:
    """Rows whose time is longer or shorter than so many days, or years of age."""

    operator: str
    number: float
    first: Mention | None = None
    second: Mention | None = None
    is_age: bool = False


def hear_spans(scan: Scan) -> tuple[SpanSaid | None, list[SpanCompared]]:
    """Read them; what they consist of is used then."""
    compared = list(_compared(scan))
    return _between(scan) or _until(scan) or _ago(scan) or _age(scan), compared


def _is_dated(mention: Mention) -> bool:
    return any(map(dated, mention.senses))


def _compared(scan: Scan) -> Iterator[SpanCompared]:
    for at in range(len(scan.tokens)):
        for words, operator in ((("older", "than"), ">"), (("younger", "than"), "<")):
            if scan.is_phrase(at, words) and (number := _number(scan, at + 2)) is not None:
                days = _days(scan, at + 3)
                end = at + 3 + (days is not None or scan.word(at + 3) in {"years", "year"})
                scan.use(at, end)
                _use_word(scan, end, "old")
                yield SpanCompared(operator, number * (days or 1), is_age=days is None)
        sign = _YEARS_OLD.get(scan.word(at))
        number = _number(scan, at + 1)
        if sign is not None and number is not None and scan.is_phrase(at + 2, ("years", "old")):
            scan.use(at - (scan.word(at - 1) == "aged"), at + 4)
            yield SpanCompared(sign, number, is_age=True)
        for words, operator in ((("longer", "than"), ">"), (("more", "than"), ">"), (("less", "than"), "<")):
            days = _days(scan, at + 3)
            number = _number(scan, at + 2)
            if days is None or number is None or not scan.is_phrase(at, words):
                continue
            second = _dated_behind(scan, at + 4)
            is_ago = scan.word(at + 4) == "ago"
            if second is None and not is_ago:
                continue
            scan.use(at, at + 4 + is_ago)
            _use_passing(scan)
            # “Paid more than 10 days ago” counts from when it was paid.
            first = scan.mention_before(at, _is_dated, within=2) if is_ago else None
            for mention in (first, second):
                if mention is not None:
                    scan.use_mention(mention)
            yield SpanCompared(operator, number * days, first, second)


def _number(scan: Scan, at: int) -> float | None:
    return scan.tokens[at].number if at < len(scan.tokens) and at not in scan.used else None


def _days(scan: Scan, at: int) -> int | None:
    return _UNITS.get(scan.tokens[at].stem) if at < len(scan.tokens) else None


def _dated_behind(scan: Scan, at: int) -> Mention | None:
    """“… to be paid”, “… until it is paid”."""
    if scan.word(at) not in {"to", "until", "till", "before"}:
        return None
    found = _dated_within(scan, at + 1)
    if found is not None:
        scan.use(at, found.start)
    return found


def _dated_within(scan: Scan, at: int) -> Mention | None:
    places = range(at, min(at + _REACH, len(scan.tokens)))
    return next((each for place in places if (each := scan.free(place)) and _is_dated(each)), None)


def _between(scan: Scan) -> SpanSaid | None:
    """“days between issued and paid”, “time from issue date to due date”."""
    if not scan.words & _PASSING:
        return None
    for at in range(len(scan.tokens)):
        joined = {"between": {"and"}, "from": {"to", "until", "till"}}.get(scan.word(at))
        first = _dated_within(scan, at + 1) if joined and at not in scan.used else None
        if joined is None or first is None:
            continue
        behind = first.end + (scan.word(first.end) in {"date", "day"})
        second = _dated_within(scan, behind + 1) if scan.word(behind) in joined else None
        if second is None:
            continue
        scan.use(at)
        scan.use(first.start, behind + 1)
        scan.use_mention(second)
        _use_word(scan, second.end, "date", "day")
        return _measured(scan, first, second)
    return None


def _until(scan: Scan) -> SpanSaid | None:
    """“how long does it take until a bill is paid”."""
    if not scan.words & _PASSING:
        return None
    for at in range(len(scan.tokens)):
        is_until = scan.word(at) in {"until", "till"} or scan.is_phrase(at, ("to", "be"))
        second = _dated_within(scan, at + 1) if is_until and at not in scan.used else None
        if second is not None:
            scan.use(at, at + 1 + (scan.word(at) == "to"))
            scan.use_mention(second)
            return _measured(scan, None, second)
    return None


def _measured(scan: Scan, first: Mention | None, second: Mention | None) -> SpanSaid:
    aggregate = None
    for at in range(len(scan.tokens)):
        if at not in scan.used and (found := _AGGREGATES.get(scan.word(at))) is not None:
            aggregate = aggregate or found
            scan.use(at)
    _use_passing(scan)
    return SpanSaid(aggregate or Aggregate.AVERAGE, first, second, is_assumed=aggregate is None)


def _ago(scan: Scan) -> SpanSaid | None:
    """“how many days since the last bill”, “how long ago was the first bill issued”."""
    since = scan.find("since")
    since = scan.find("ago") if since is None else since
    if since is None or not scan.words & _PASSING:
        return None
    for at, token in enumerate(scan.tokens):
        if at in scan.used or token.word not in _NEWEST | _OLDEST:
            continue
        scan.use(at - (scan.word(at - 1) == "most"), at + 1)
        scan.use(since)
        _use_passing(scan)
        return SpanSaid(Aggregate.LOWEST if token.word in _NEWEST else Aggregate.HIGHEST)
    return None


def _age(scan: Scan) -> SpanSaid | None:
    """“average age of patients”, “how old is the oldest open bill”."""
    how_old = scan.find("how", "old")
    place = next((at for at in range(len(scan.tokens)) if scan.word(at) in {"age", "ages"}), how_old)
    if place is None or scan.free(place) is not None or place in scan.used:
        return None
    for at in range(len(scan.tokens)):
        found = _AGGREGATES.get(scan.word(at))
        if found is not None and at not in scan.used:
            scan.use(at)
            scan.use(place, place + (2 if place == how_old else 1))
            return SpanSaid(found, is_age=True)
    return None


def _use_passing(scan: Scan) -> None:
    """“how long does it take”, “number of days”: the words around what was read."""
    for at in range(len(scan.tokens)):
        if scan.word(at) in _PASSING and scan.free(at) is None:
            scan.use(at)
            for words in (("how", "many"), ("number", "of"), ("how",)):
                if scan.is_phrase(at - len(words), words):
                    scan.use(at - len(words), at)
                    break
    average = scan.find("on", "average")
    if average is not None:
        scan.use(average, average + 2)


def _use_word(scan: Scan, at: int, *words: str) -> None:
    if scan.word(at) in words:
        scan.use(at)
