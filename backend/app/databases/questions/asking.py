"""What a question wants to know: what is worked out, for which groups, in which order."""

from app.databases.questions.asked import Asked, GroupSaid, Superlative, chain
from app.databases.questions.counting import hear_counts
from app.databases.questions.lexicon import Mention
from app.databases.questions.plan import Aggregate
from app.databases.questions.scanning import ADVERBS, UNITS, Scan
from app.databases.questions.spans import SpanSaid
from app.databases.questions.words import REVENUE, SOLD

_AGGREGATES = {
    "average": Aggregate.AVERAGE,
    "mean": Aggregate.AVERAGE,
    "avg": Aggregate.AVERAGE,
    "typical": Aggregate.AVERAGE,
    "median": Aggregate.MEDIAN,
    "total": Aggregate.SUM,
    "sum": Aggregate.SUM,
    "combined": Aggregate.SUM,
    "minimum": Aggregate.LOWEST,
    "min": Aggregate.LOWEST,
    "maximum": Aggregate.HIGHEST,
    "max": Aggregate.HIGHEST,
    "percentage": Aggregate.SHARE,
    "share": Aggregate.SHARE,
    "proportion": Aggregate.SHARE,
    "fraction": Aggregate.SHARE,
}
_GROUPING = frozenset({"per", "by", "each", "every", "across"})
_MOST = {"most": True, "fewest": False, "least": False}
_SUPERLATIVES: dict[str, tuple[str, bool]] = {
    "largest": ("size", True),
    "biggest": ("size", True),
    "highest": ("size", True),
    "greatest": ("size", True),
    "best": ("size", True),
    "smallest": ("size", False),
    "lowest": ("size", False),
    "worst": ("size", False),
    "cheapest": ("price", False),
    "priciest": ("price", True),
    "newest": ("date", True),
    "latest": ("date", True),
    "recent": ("date", True),
    "last": ("date", True),
    "oldest": ("date", False),
    "earliest": ("date", False),
    "first": ("date", False),
    "youngest": ("birth", True),
    "longest": ("duration", True),
    "shortest": ("duration", False),
}
_WITH_MOST = {"expensive": ("price", True), "recent": ("date", True), "costly": ("price", True)}
_RANKED = {"top": True, "bottom": False}
KEYWORDS = frozenset(
    {
        *_AGGREGATES,
        *_GROUPING,
        *_MOST,
        *_SUPERLATIVES,
        *_WITH_MOST,
        *_RANKED,
        *ADVERBS,
        *UNITS,
        *REVENUE,
        *SOLD,
    }
    | {
        "common",
        "popular",
        "frequent",
        "count",
        "often",
        "grouped",
        "broken",
        "down",
        "split",
        "trend",
    }
    | {"descending", "ascending", "desc", "asc", "alphabetically", "highest", "months", "years", "days"}
)


def ask(scan: Scan, span: SpanSaid | None = None) -> Asked:
    """Read what is wanted; what it consists of is used then. A time that is asked for is known already."""
    asked = Asked(span=span)
    _entity(scan, asked)
    _ranked(scan, asked)
    hear_counts(scan, asked)
    if asked.counted is not None and (at := scan.find("on", "average")) is not None:
        asked.is_average_count = True
        scan.use(at, at + 2)
    _most(scan, asked)
    _aggregates(scan, asked)
    _groups(scan, asked)
    _superlatives(scan, asked)
    _revenue(scan, asked)
    for at, token in enumerate(scan.tokens):
        if token.word in {"descending", "desc", "ascending", "asc"}:
            asked.is_descending = token.word.startswith("desc")
            scan.use(at)
    return asked


def _entity(scan: Scan, asked: Asked) -> None:
    """“Which month …”, “what country …”."""
    for at in range(len(scan.tokens)):
        if scan.word(at) in {"which", "what"} and (
            unit := UNITS.get(scan.tokens[at + 1].stem if at + 1 < len(scan.tokens) else "")
        ):
            asked.entity = GroupSaid(unit=unit)
            scan.use(at, at + 2)
            return
        if scan.word(at) in {"which", "what"}:
            behind = at + 1 + (at + 1 < len(scan.tokens) and scan.tokens[at + 1].number is not None)
            mention = chain(scan, behind)
            if mention is not None:
                asked.entity = GroupSaid(mention=mention)
                if behind > at + 1:
                    asked.limit = int(scan.tokens[at + 1].number or 0)
                    scan.use(at + 1)
                return


def _ranked(scan: Scan, asked: Asked) -> None:
    """“top 5”, “the 3 cheapest”, “bottom ten”, “first 20”."""
    for at in range(len(scan.tokens)):
        number = scan.tokens[at + 1].number if at + 1 < len(scan.tokens) and at + 1 not in scan.used else None
        word = scan.word(at)
        if word in _RANKED:
            asked.is_ranked = True
            asked.is_descending = _RANKED[word]
            asked.limit = int(number) if number is not None else asked.limit or 10
            scan.use(at, at + 1 + (number is not None))
        elif word in {"first", "last"} and number is not None:
            asked.limit = int(number)
            asked.is_descending = True if word == "last" else asked.is_descending
            asked.is_ranked = word == "last"
            scan.use(at, at + 2)
        elif word in _SUPERLATIVES and number is not None and word not in {"first", "last"}:
            asked.limit = int(number)
            scan.use(at + 1)
        elif (
            scan.tokens[at].number is not None
            and at not in scan.used
            and (scan.word(at + 1) in {**_SUPERLATIVES, **_MOST} or scan.word(at + 1) == "best")
        ):
            asked.limit = int(scan.tokens[at].number or 0)
            scan.use(at)


def _most(scan: Scan, asked: Asked) -> None:
    """“the most bills”, “most expensive”, “most common status”, “best-selling products”."""
    for at in range(len(scan.tokens)):
        word, behind = scan.word(at), scan.word(at + 1)
        if at in scan.used or asked.superlative is not None:
            continue
        if word in {"best", "most"} and behind in {"selling", "sold", "popular", "ordered", "bought"}:
            asked.superlative = Superlative("sold", True, at)
            scan.use(at, at + 2)
        elif word in _MOST and behind in {"common", "frequent"}:
            asked.superlative = Superlative("common", _MOST[word], at)
            scan.use(at, at + 2)
            mention = chain(scan, at + 2)
            if mention is not None:
                asked.entity = GroupSaid(mention=mention)
        elif word in _MOST and behind in _WITH_MOST:
            kind, is_descending = _WITH_MOST[behind]
            asked.superlative = Superlative(kind, is_descending == _MOST[word], at)
            scan.use(at, at + 2)
        elif word in _MOST:
            number_of = 2 if scan.is_phrase(at + 1, ("number", "of")) else 0
            asked.superlative = Superlative("most", _MOST[word], at)
            scan.use(at, at + 1 + number_of)
            _target(scan, asked.superlative, at + 1 + number_of)


def _target(scan: Scan, superlative: Superlative, at: int) -> None:
    place = at
    while place < len(scan.tokens) and scan.is_passed(place) and scan.tokens[place].stem not in REVENUE:
        place += 1
    if any(scan.word(passed) in _GROUPING for passed in range(at, place + 1)):
        return  # “the most in each country”
    if place < len(scan.tokens) and scan.tokens[place].stem in REVENUE and scan.free(place) is None:
        superlative.is_revenue = True
        scan.use(place)
        return
    target = scan.next_mention(at, lambda each: bool(each.tables or each.columns))
    if target is not None:
        superlative.target = chain(scan, target.start) or target
        scan.use_mention(superlative.target)


def _aggregates(scan: Scan, asked: Asked) -> None:
    for at, token in enumerate(scan.tokens):
        is_percent = scan.is_phrase(at, ("percent", "of"))
        found = Aggregate.SHARE if is_percent else _AGGREGATES.get(token.word)
        if found is None or at in scan.used or asked.aggregate is Aggregate.DISTINCT:
            continue
        mention = scan.free(at)
        if mention is not None and _is_called_so(scan, asked, found, mention):
            continue
        behind = at + 1
        if scan.is_phrase(behind, ("number", "of")):
            continue
        scan.use(at)
        if found is Aggregate.SHARE:
            asked.aggregate = found
            continue
        if asked.aggregate is Aggregate.COUNT:
            asked.is_double = scan.word(at + 1) != "number"
            continue
        asked.aggregate = found
        _measured(scan, asked, behind)


def _is_called_so(scan: Scan, asked: Asked, found: Aggregate, mention: Mention) -> bool:
    """Whether the word is a column's name here: “the total of bill 17”."""
    is_longer = mention.end > mention.start + 1
    if is_longer and asked.aggregate is None and mention.columns:
        return True
    if found is not Aggregate.SUM or _follows_number(scan, mention.end):
        return False
    return is_longer or asked.aggregate is not None or not mention.tables


def _follows_number(scan: Scan, at: int) -> bool:
    place = at
    while place < len(scan.tokens) and (scan.is_passed(place) or place in scan.value_places):
        place += 1
    mention = scan.free(place)
    is_revenue = place < len(scan.tokens) and scan.tokens[place].stem in REVENUE
    return is_revenue or bool(mention and (mention.columns or mention.tables))


def _measured(scan: Scan, asked: Asked, at: int) -> None:
    """What an average or a sum is of."""
    place = at
    while (
        place < len(scan.tokens)
        and place not in scan.mentions
        and scan.is_passed(place)
        and scan.tokens[place].stem not in REVENUE
    ):
        place += 1
    if place < len(scan.tokens) and scan.tokens[place].stem in REVENUE and scan.free(place) is None:
        asked.of_revenue = True
        scan.use(place)
        return
    mention = scan.next_mention(at, lambda each: bool(each.columns or each.tables))
    if mention is None:
        return
    last = chain(scan, mention.start, numbers=True) or mention
    asked.of = last
    scan.use_mention(last)


def _groups(scan: Scan, asked: Asked) -> None:
    for at in range(len(scan.tokens)):
        word = scan.word(at)
        if at in scan.used:
            continue
        if word in ADVERBS:
            asked.groups.append(GroupSaid(unit=ADVERBS[word]))
            scan.use(at)
        elif scan.is_phrase(at, ("over", "time")) or word == "trend":
            asked.groups.append(GroupSaid(unit="month"))
            scan.use(at, at + 1 + (word == "over"))
        elif word in _GROUPING:
            _grouped(scan, asked, at)
        elif word in {"grouped", "broken", "split", "down", "for"} and scan.word(at + 1) in {
            "by",
            "down",
            "each",
            "every",
        }:
            scan.use(at)


def _grouped(scan: Scan, asked: Asked, at: int) -> None:
    behind = at + 1
    while scan.word(behind) in {"the", "each", "every", "their", "its", "our"}:
        behind += 1
    if scan.word(at) == "by" and _by_measure(scan, asked, behind):
        scan.use(at, behind)
        return
    found = False
    while True:
        unit = (
            UNITS.get(scan.tokens[behind].stem)
            if behind < len(scan.tokens) and behind not in scan.used
            else None
        )
        # “customer by country”: tables before the last word only say where to look.
        mention = None if unit else chain(scan, behind)
        if unit is None and (mention is None or not (mention.tables or mention.columns)):
            break
        found = True
        end = behind + 1 if mention is None else mention.end
        asked.groups.append(GroupSaid(unit, mention))
        scan.use(behind, end) if mention is None else scan.use_mention(mention)
        joined = scan.word(end) in {"and", ","} and end not in scan.used
        behind = end + 1
        while joined and scan.word(behind) in {"per", "by", "the", "and"}:
            behind += 1
        if not joined:
            break
    if found:
        scan.use(at)


def _by_measure(scan: Scan, asked: Asked, at: int) -> bool:
    """“by revenue”, “by number of bills”, “by quantity sold”: an order and no group."""
    if at >= len(scan.tokens):
        return False
    if scan.tokens[at].word == "total" and scan.free(at) is None:
        at += 1
    if at < len(scan.tokens) and scan.tokens[at].stem in REVENUE and scan.free(at) is None:
        asked.of_revenue = asked.by_measure = True
        scan.use(at)
        return True
    if scan.is_phrase(at, ("number", "of")):
        return False
    mention = scan.free(at)
    if mention is None or not any(sense.column and sense.column.is_measure for sense in mention.columns):
        return False
    if mention.tables and not asked.is_ranked:
        return False
    asked.of, asked.by_measure = mention, True
    scan.use_mention(mention)
    return True


def _superlatives(scan: Scan, asked: Asked) -> None:
    for at, token in enumerate(scan.tokens):
        if at in scan.used or token.word not in _SUPERLATIVES:
            continue
        kind, is_descending = _SUPERLATIVES[token.word]
        if asked.superlative is not None:
            # “the cheapest and the most expensive”: two answers.
            asked.is_double = asked.is_double or kind in {"price", "duration"}
            continue
        asked.superlative = Superlative(kind, is_descending, at)
        scan.use(at)
        if kind == "size":
            _target(scan, asked.superlative, at + 1)
        else:
            target = scan.next_mention(at + 1, lambda each: bool(each.columns) and not each.tables, within=1)
            if target is not None:
                asked.superlative.target = target
                scan.use_mention(target)


def _revenue(scan: Scan, asked: Asked) -> None:
    for at, token in enumerate(scan.tokens):
        if token.stem in REVENUE and at not in scan.used and scan.free(at) is None:
            scan.use(at)
            asked.of_revenue = asked.of_revenue or asked.counted is None
