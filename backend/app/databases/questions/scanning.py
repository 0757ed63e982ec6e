"""One question while it is read: its tokens, what they name, and which of them have had their say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.databases.questions.dates import Period, period_at
from app.databases.questions.lexicon import Lexicon, Mention, dated
from app.databases.questions.words import ASIDES, FILLER, NUMBER_WORDS, REVENUE, Kind, tokens_of

COMPARISONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("no", "more", "than"), "<="),
    (("not", "more", "than"), "<="),
    (("no", "less", "than"), ">="),
    (("not", "less", "than"), ">="),
    (("more", "than"), ">"),
    (("greater", "than"), ">"),
    (("higher", "than"), ">"),
    (("larger", "than"), ">"),
    (("bigger", "than"), ">"),
    (("longer", "than"), ">"),
    (("less", "than"), "<"),
    (("fewer", "than"), "<"),
    (("lower", "than"), "<"),
    (("smaller", "than"), "<"),
    (("shorter", "than"), "<"),
    (("at", "least"), ">="),
    (("at", "most"), "<="),
    (("up", "to"), "<="),
    (("equal", "to"), "="),
    (("over",), ">"),
    (("above",), ">"),
    (("exceeding",), ">"),
    (("exceeds",), ">"),
    (("exceed",), ">"),
    (("under",), "<"),
    (("below",), "<"),
    (("exactly",), "="),
)
_COMPARING = frozenset(word for words, _ in COMPARISONS for word in words) | {"between", "top", "first"}
UNITS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"} | {
    "annually": "year",
    "annual": "year",
}
_SPANS = {"since": "since", "from": "since", "after": "after", "before": "before"} | dict.fromkeys(
    ("until", "till", "through", "by"), "until"
)
_JOINS: dict[str, tuple[str, ...]] = {"between": ("and",), "from": ("to", "until", "till", "through")}
_IN = frozenset({"in", "during", "of", "for", "on", "within", "the", "dated"})
_FAMILY = 6


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    at: int
    period: Period
    column: Mention | None


class Scan:
    """Tokens by place. `used` are those that nothing has to be made of any more."""

    def __init__(self, question: str, lexicon: Lexicon) -> None:
        self.tokens = tokens_of(ASIDES.sub(" ", question))
        self.mentions = lexicon.mentions(self.tokens)
        self.used: set[int] = set()
        self.words = {token.word for token in self.tokens} | {token.stem for token in self.tokens}

    def use(self, start: int, end: int | None = None) -> None:
        self.used.update(range(start, start + 1 if end is None else end))

    def use_mention(self, mention: Mention) -> None:
        self.use(mention.start, mention.end)

    def word(self, at: int) -> str:
        return self.tokens[at].word if 0 <= at < len(self.tokens) else ""

    def is_phrase(self, at: int, words: tuple[str, ...]) -> bool:
        return all(
            self.word(at + number) == word and at + number not in self.used
            for number, word in enumerate(words)
        )

    def find(self, *words: str) -> int | None:
        """Where these words stand side by side."""
        return next((at for at in range(len(self.tokens)) if self.is_phrase(at, words)), None)

    def find_word(self, *words: str) -> int | None:
        """Where the first of these words stands, whatever has become of it."""
        return next((at for at, token in enumerate(self.tokens) if token.word in words), None)

    def free(self, at: int) -> Mention | None:
        """The mention that begins here, if it has no part yet."""
        mention = self.mentions.get(at)
        return mention if mention and not self.used & set(range(mention.start, mention.end)) else None

    def open_mentions(self) -> list[Mention]:
        return [mention for at in sorted(self.mentions) if (mention := self.free(at))]

    def is_passed(self, at: int) -> bool:
        """Whether a token says nothing between two that belong together."""
        token = self.tokens[at]
        return at in self.used or token.word in FILLER or token.stem in FILLER or token.kind is Kind.MARK

    def next_mention(
        self, at: int, wanted: Callable[[Mention], bool] = lambda _: True, *, within: int = 4
    ) -> Mention | None:
        """The first mention from here on that is wanted; only fillers and values may stand between."""
        skipped = 0
        while at < len(self.tokens) and skipped <= within:
            mention = self.free(at)
            if mention is not None and wanted(mention):
                return mention
            if mention is not None:
                if not mention.values:
                    return None
                at = mention.end
                continue
            if not self.is_passed(at):
                return None
            at, skipped = at + 1, skipped + 1
        return None

    def mention_before(
        self, at: int, wanted: Callable[[Mention], bool], *, within: int = 3
    ) -> Mention | None:
        """The mention that ends here, or with nothing but fillers between."""
        for _ in range(within + 1):
            mention = next((each for each in self.mentions.values() if each.end == at), None)
            if mention is not None:
                return mention if self.free(mention.start) and wanted(mention) else None
            at -= 1
            if at < 0 or not (self.is_passed(at) or self.word(at) in {"is", "are", "not"}):
                return None
        return None

    @property
    def value_places(self) -> set[int]:
        """Where nothing but values is named."""
        only = [each for each in self.open_mentions() if each.values and not each.tables]
        return {at for each in only for at in range(each.start, each.end)}

    def drop(self, start: int, end: int) -> None:
        """What stands here names nothing of the schema after all."""
        for at in [
            at for at, mention in self.mentions.items() if mention.start < end and mention.end > start
        ]:
            del self.mentions[at]

    def periods(self, *, joins: bool = True) -> list[NamedPeriod]:
        """The times that are named; “from … to …” is one of them if it `joins`."""
        found = []
        at = 0
        while at < len(self.tokens):
            is_number = joins and self._is_compared(at)
            read = None if at in self.used or is_number else period_at(self.tokens, at)
            if read is None and self.word(at - 1) == "between":
                read = self._range_start(at)
            if read is None or self._is_count(at, read[1]):
                at += 1
                continue
            period, end = read
            begin = at
            joined = _JOINS.get(self.word(at - 1), ()) if joins else ()
            other = (
                period_at(self.tokens, end + 1)
                if self.word(end) in joined and end + 1 < len(self.tokens)
                else None
            )
            if other is not None:
                period, end, begin = period.to(other[0]), other[1], at - 1
            else:
                while self.word(begin - 1) in _IN or (
                    self.word(begin - 1) in {"year", "month"} and self.word(begin - 2) in {"the", "in", "of"}
                ):
                    begin -= 1
                if joins and (span := _SPANS.get(self.word(begin - 1))) is not None and period.month is None:
                    period, begin = getattr(period, span), begin - 1
            self.drop(begin, end)
            self.use(max(begin, 0), end)
            column = self.mention_before(begin, lambda each: any(map(dated, each.senses)), within=1)
            if column is not None:
                self.use_mention(column)
            found.append(NamedPeriod(begin, period, column))
            at = end
        return found

    def _is_compared(self, at: int) -> bool:
        """“More than 2020” is no year, but “the most last year” is one."""
        return self.tokens[at].number is not None and self.word(at - 1) in _COMPARING

    def _range_start(self, at: int) -> tuple[Period, int] | None:
        """Behind “between”: a period only when another one closes the range."""
        read = period_at(self.tokens, at)
        if read is None or self.word(read[1]) != "and" or read[1] + 1 >= len(self.tokens):
            return None
        numbers = self.mention_before(
            at - 1, lambda each: bool(each.columns) and not any(map(dated, each.senses))
        )
        return None if numbers else (read if period_at(self.tokens, read[1] + 1) else None)

    def _is_count(self, at: int, end: int) -> bool:
        """“2000 customers” is no year."""
        is_number = self.tokens[at].kind is Kind.NUMBER and end == at + 1
        return (
            is_number
            and end in self.mentions
            and bool(self.mentions[end].tables)
            and self.word(at - 1) not in {"in", "of", "since"}
        )

    def names(self) -> list[tuple[int, str, Mention | None]]:
        """Runs of words in capitals that the schema does not know: names of rows, most likely.

        A table at the beginning of a run says whose: “Patient Smith”.
        """
        found = []
        at = 1
        while at < len(self.tokens):
            end = at
            while end < len(self.tokens) and self.tokens[end].is_capitalised and end not in self.used:
                end += 1
            run = self.tokens[at:end]
            if run and any(self._is_unknown(place) for place in range(at, end)):
                owner = self.mentions.get(at)
                owner = owner if owner is not None and owner.tables and owner.end < end else None
                begin = owner.end if owner else at
                self.drop(begin, end)
                self.use(begin, end)
                found.append((at, " ".join(token.text for token in self.tokens[begin:end]), owner))
            at = max(end, at + 1)
        return found

    def _is_unknown(self, at: int) -> bool:
        token = self.tokens[at]
        if token.word in FILLER or token.stem in REVENUE or token.word in NUMBER_WORDS or token.word in UNITS:
            return False
        return not any(mention.start <= at < mention.end for mention in self.mentions.values())

    def unexplained(self, known: Iterable[str], names: Iterable[str]) -> list[str]:
        """Words that have had no say, are no fillers, and are not of the family of one of these names."""
        said = set(known)
        starts = {name[:_FAMILY] for name in names if len(name) >= _FAMILY}
        covered = {at for each in self.mentions.values() for at in range(each.start, each.end)}
        return [
            token.text
            for at, token in enumerate(self.tokens)
            if at not in self.used
            and at not in covered
            and token.kind in {Kind.WORD, Kind.TEXT, Kind.NUMBER, Kind.DATE}
            and not {token.word, token.stem} & (FILLER | said)
            and token.word[:_FAMILY] not in starts
        ]


def is_numeric(mention: Mention) -> bool:
    return any(sense.column and sense.value is None and sense.column.is_measure for sense in mention.senses)
