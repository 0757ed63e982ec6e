"""What a question says of the rows: comparisons, negations, names, and what they have or have not."""

from dataclasses import dataclass, field

from app.databases.questions.lexicon import Mention
from app.databases.questions.scanning import COMPARISONS, Scan, is_numeric
from app.databases.questions.words import REVENUE, SOLD, Kind

NO = frozenset({"without", "no", "never", "zero", "lacking", "missing", "lack"})
NOT = frozenset(
    {
        "not",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "non",
        "except",
        "excluding",
        "haven't",
        "hasn't",
        "never",
        "don't",
    }
)
_COSTS = frozenset({"cost", "costs", "costing", "priced"})
_CONTAINS = {
    "containing": "anywhere",
    "contains": "anywhere",
    "contain": "anywhere",
    "includes": "anywhere",
    "including": "anywhere",
    "include": "anywhere",
    "matching": "anywhere",
    "like": "anywhere",
    "mention": "anywhere",
    "mentions": "anywhere",
    "mentioning": "anywhere",
    "starting": "start",
    "starts": "start",
    "start": "start",
    "beginning": "start",
    "begins": "start",
    "begin": "start",
    "ending": "end",
    "ends": "end",
    "end": "end",
    "named": "whole",
    "called": "whole",
}
KEYWORDS = frozenset(
    {
        *NO,
        *NOT,
        *_CONTAINS,
        *_COSTS,
        "lasted",
        "lasting",
        "lasts",
        "took",
        "between",
        "more",
        "less",
        "higher",
        "or",
        "than",
        "equals",
        "true",
        "but",
    }
) | {word for words, _ in COMPARISONS for word in words}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number that something is compared with; `mention` is what, if it was said."""

    operator: str
    numbers: tuple[float, ...]
    mention: Mention | None
    is_price: bool = False
    is_revenue: bool = False
    is_times: bool = False


@dataclass(slots=True)
class Said:
    """What the scan found about rows, before it is known where they are."""

    comparisons: list[Comparison] = field(default_factory=list)
    beside: list[tuple[Mention, str, Mention]] = field(default_factory=list)
    """Two numbers of the same rows, and how the first is to the second."""

    lacking: list[Mention] = field(default_factory=list)
    empty: list[Mention] = field(default_factory=list)
    """Columns without a value, said of the rows that are named behind: “not delivered orders”."""

    negated: set[int] = field(default_factory=set)
    texts: list[tuple[str, str, Mention | None]] = field(default_factory=list)
    """Text, where it stands, and the column or table that was named before it."""

    keyed: list[tuple[Mention, float]] = field(default_factory=list)
    is_never_sold: bool = False


def listen(scan: Scan) -> Said:
    """Read comparisons, negations and texts; what they consist of is used then."""
    said = Said()
    _comparisons(scan, said)
    _texts(scan, said)
    _negations(scan, said)
    _keyed(scan, said)
    return said


def _comparisons(scan: Scan, said: Said) -> None:
    for at in range(len(scan.tokens)):
        if at in scan.used:
            continue
        if scan.word(at) == "between":
            _between(scan, said, at)
            continue
        for words, operator in COMPARISONS:
            if scan.is_phrase(at, words):
                _compare(scan, said, at, at + len(words), operator)
                break
        else:
            _or_more(scan, said, at)


def _between(scan: Scan, said: Said, at: int) -> None:
    first = _number_at(scan, at + 1)
    second = _number_at(scan, first[1] + 1) if first and scan.word(first[1]) == "and" else None
    if first and second:
        end = second[1]
        mention = scan.mention_before(at, is_numeric) or scan.next_mention(end, is_numeric, within=1)
        _keep(scan, said, Comparison("between", (first[0], second[0]), mention), at, end)


def _compare(scan: Scan, said: Said, at: int, behind: int, operator: str) -> None:
    number = _number_at(scan, behind)
    if number is None:
        _beside(scan, said, at, behind, operator)
        return
    before = scan.mention_before(at, is_numeric)
    after = scan.next_mention(number[1], lambda each: bool(each.tables) or is_numeric(each), within=2)
    is_price = before is None and scan.word(at - 1) in _COSTS
    is_revenue = before is None and scan.tokens[at - 1].stem in REVENUE and scan.free(at - 1) is None
    mention = None if is_price or is_revenue else before or after
    start = at - (is_price or is_revenue)
    is_times = mention is None and scan.word(number[1]) == "times"
    compared = Comparison(operator, (number[0],), mention, is_price, is_revenue, is_times)
    _keep(scan, said, compared, start, number[1] + is_times)


def _beside(scan: Scan, said: Said, at: int, behind: int, operator: str) -> None:
    """“quantity below reorder level”."""
    one = scan.mention_before(at, is_numeric, within=1)
    other = scan.next_mention(behind, is_numeric, within=1)
    if one is None or other is None or one.tables or other.tables:
        return
    scan.use(at, behind)
    scan.use_mention(one)
    scan.use_mention(other)
    said.beside.append((one, operator, other))


def _or_more(scan: Scan, said: Said, at: int) -> None:
    """“5 or more bills”."""
    number = scan.tokens[at].number
    operator = {"more": ">=", "higher": ">=", "less": "<=", "fewer": "<="}.get(scan.word(at + 2))
    if number is None or scan.word(at + 1) != "or" or operator is None:
        return
    before = scan.mention_before(at, is_numeric)
    after = scan.next_mention(at + 3, lambda each: bool(each.tables) or is_numeric(each), within=2)
    _keep(scan, said, Comparison(operator, (number,), before or after), at, at + 3)


def _keep(scan: Scan, said: Said, comparison: Comparison, start: int, end: int) -> None:
    scan.use(start, end)
    if comparison.mention is not None:
        scan.use_mention(comparison.mention)
    said.comparisons.append(comparison)


def _number_at(scan: Scan, at: int) -> tuple[float, int] | None:
    while at < len(scan.tokens) and (
        scan.tokens[at].kind is Kind.MARK or scan.word(at) in {"a", "the", "of"}
    ):
        at += 1
    if at >= len(scan.tokens) or (number := scan.tokens[at].number) is None:
        return None
    end = at + 1
    while (
        scan.word(end) in {"%", "€", "$", "percent", "euro", "euros", "eur", "dollars", "usd"}
        and scan.free(end) is None
    ):
        end += 1
    return number, end


def _texts(scan: Scan, said: Said) -> None:
    for at, token in enumerate(scan.tokens):
        where = _CONTAINS.get(token.word)
        if where is None or at in scan.used:
            continue
        behind = at + 1 + (scan.word(at + 1) in {"with", "by", "the"})
        begin = behind + (scan.word(behind) in {"the", "word", "text"})
        begin += scan.word(begin) in {"word", "text", "letter"}
        end = begin
        while end < len(scan.tokens) and (
            scan.tokens[end].kind is Kind.TEXT
            or (scan.tokens[end].is_capitalised and end not in scan.used)
            or end == begin
        ):
            end += 1
        words = [each.text for each in scan.tokens[begin:end]]
        if not words or (
            token.word in {"end", "start", "like", "include", "including"} and not _looks_quoted(scan, begin)
        ):
            continue
        owner = scan.mention_before(at, lambda each: bool(each.columns or each.tables), within=3)
        if owner is not None and owner.columns:
            scan.use_mention(owner)
        scan.drop(begin, end)
        scan.use(at, end)
        after = None if owner and owner.columns else _in_their_name(scan, end)
        said.texts.append((" ".join(words), where, after or owner))
    for at, token in enumerate(scan.tokens):
        if token.kind is Kind.TEXT and at not in scan.used and scan.free(at) is None:
            said.texts.append((token.text, "whole", _owner_of(scan, at)))
            scan.use(at)
            _in_their_name(scan, at + 1)
    for start, text, owner in scan.names():
        is_place = scan.word(start - 1) in {"in", "from", "at"}
        where = "anywhere" if owner else "place" if is_place else "whole"
        said.texts.append((text, where, owner or _owner_of(scan, start)))


def _looks_quoted(scan: Scan, at: int) -> bool:
    return at < len(scan.tokens) and (scan.tokens[at].kind is Kind.TEXT or scan.tokens[at].is_capitalised)


def _in_their_name(scan: Scan, at: int) -> Mention | None:
    """“… in their name”, “… in the title”."""
    if scan.word(at) != "in":
        return None
    column = scan.next_mention(at + 1, lambda each: bool(each.columns), within=1)
    if column is not None:
        scan.use_mention(column)
    return column


def _owner_of(scan: Scan, at: int) -> Mention | None:
    owner = scan.mention_before(at, lambda each: bool(each.columns or each.tables), within=2)
    if owner is not None and owner.columns and not owner.tables:
        if scan.word(at - 1) in {"of", "for"}:
            return None  # “the email of Ada Becker”
        scan.use_mention(owner)
    return owner


def _negations(scan: Scan, said: Said) -> None:
    for at, token in enumerate(scan.tokens):
        if at in scan.used or token.word not in NO | NOT:
            continue
        if scan.is_phrase(at + 1, ("yet",)) or scan.is_phrase(at + 1, ("been",)):
            scan.use(at + 1)
        mention = scan.next_mention(at + 1, within=4)
        if mention is None:
            mention = scan.next_mention(at + 1, lambda each: bool(each.values), within=4)
        if mention is None and scan.word(at + 1) in SOLD:
            scan.use(at, at + 2)
            said.is_never_sold = True
        if mention is None:
            continue
        scan.use(at)
        if mention.values and token.word in NOT:
            said.negated.update(_alike(scan, mention))
        elif mention.values and not mention.tables:
            said.negated.add(mention.start)
        elif _is_of_what_follows(scan, mention):
            scan.use_mention(mention)
            said.empty.append(mention)
        else:
            scan.use_mention(mention)
            said.lacking.append(mention)


def _is_of_what_follows(scan: Scan, mention: Mention) -> bool:
    behind = scan.free(mention.end)
    tables = {table.key for table in behind.tables} if behind is not None else set()
    return any(sense.table.key in tables for sense in mention.columns)


def _alike(scan: Scan, first: Mention) -> list[int]:
    """The value and those joined to it by “or” and “nor”."""
    found, at = [first.start], first.end
    while scan.word(at) in {"or", "nor", "and", ","} and (more := scan.free(at + 1)) and more.values:
        found.append(more.start)
        at = more.end
    return found


def _keyed(scan: Scan, said: Said) -> None:
    """“bill 17”, “customer #42”, “quantity is 3”."""
    for mention in scan.open_mentions():
        at = mention.end
        while (
            scan.word(at) in {"#", "number", "id", "is", "was", "of", "=", "equals"} and at not in scan.used
        ):
            at += 1
        if at >= len(scan.tokens) or at in scan.used or scan.tokens[at].kind is not Kind.NUMBER:
            continue
        number = scan.tokens[at].number
        if number is not None and (mention.tables or is_numeric(mention)):
            said.keyed.append((mention, number))
            scan.use(at)
            if not mention.tables:
                scan.use_mention(mention)
