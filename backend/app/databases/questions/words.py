"""A question as tokens, and the words that mean the same over every schema."""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.databases.relevance import words_of

MAX_QUESTION_CHARACTERS = 500


class Kind(StrEnum):
    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    """Quoted, or of a form that no word has: a code, an address."""
    MARK = "mark"


_TOKEN = re.compile(
    r"""
    [\"“„](?P<quoted>[^\"“”„]{1,200})[\"”“] | (?<!\w)'(?P<single>[^']{1,200})'(?!\w)
    | (?P<date>\b\d{4}-\d{2}-\d{2}\b)
    | (?P<code>[\w.+-]+@[\w-]+\.[\w.]+\w | \b[A-Za-z]{1,6}-[\w-]*\d[\w-]*\b | \b[A-Z]\d{2,}\b)
    | (?P<quarter>\b[Qq][1-4]\b)
    | (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<suffix>[kKmM]\b|(?:st|nd|rd|th)\b)?
    | (?P<word>[^\W\d_][\w]*(?:['\u2019](?!s\b)[^\W\d_]+)?)(?:['\u2019]s\b)?
    | (?P<mark>[,;?<>=%€$#:/+])
    """,
    re.VERBOSE,
)
_FACTORS = {"k": 1_000, "m": 1_000_000}
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - reads better
    )
} | {"twenty": 20, "fifty": 50, "hundred": 100, "dozen": 12}


@dataclass(frozen=True, slots=True)
class Token:
    """`word` is in lower case, `stem` without its plural; `number` is set for numbers in digits or words."""

    kind: Kind
    text: str
    word: str
    stem: str
    number: float | None = None

    @property
    def is_capitalised(self) -> bool:
        return self.kind is Kind.WORD and self.text[:1].isupper()


def tokens_of(question: str) -> list[Token]:
    return [_token(match) for match in _TOKEN.finditer(question[:MAX_QUESTION_CHARACTERS])]


def _token(match: re.Match[str]) -> Token:
    if (text := match["quoted"] or match["single"] or match["code"]) is not None:
        return Token(Kind.TEXT, text, text.lower(), text.lower())
    if (text := match["date"]) is not None:
        return Token(Kind.DATE, text, text, text)
    if (text := match["number"]) is not None:
        number = float(text.replace(",", "")) * _FACTORS.get((match["suffix"] or "").lower(), 1)
        return Token(Kind.NUMBER, text, text, text, number)
    if (text := match["mark"]) is not None:
        return Token(Kind.MARK, text, text, text)
    text = match["word"] or match["quarter"]
    word = text.lower()
    number_word = NUMBER_WORDS.get(word)
    return Token(Kind.WORD, text, word, stem(word), None if number_word is None else float(number_word))


def stem(word: str) -> str:
    return (words_of(word) or [word.lower()])[-1]


def root(word: str) -> str:
    """Less than a stem: “issue”, “issued”, “issues” are the same."""
    base = stem(word)
    if base.endswith("ed") and len(base) > 4:  # noqa: PLR2004 - shorter is no ending
        base = base[:-2]
    return base.removesuffix("e") if len(base) > 3 else base  # noqa: PLR2004


def spoken(number: float) -> str:
    """A number as SQL has it."""
    return str(int(number)) if number == int(number) else repr(number)


REVENUE = frozenset("revenue turnover sale income earning taking spent spend spending money".split())  # noqa: SIM905
AMOUNTS = (
    "revenue",
    "turnover",
    "total",
    "amount",
    "sales",
    "sum",
    "value",
    "fee",
    "price",
    "cost",
    "charge",
)
PRICES = ("price", "fee", "cost", "rate", "amount", "charge", "total", "value", "salary")
QUANTITIES = ("quantity", "qty", "units", "unit", "pieces", "count", "copies", "stock")
DURATIONS = ("duration", "minutes", "hours", "length", "days", "seconds")
SOLD = frozenset("sold sell selling bought buy ordered order purchased".split())  # noqa: SIM905
SALES_TABLES = frozenset("sale order item line bill invoice purchase".split())  # noqa: SIM905
STOCK_TABLES = frozenset("inventory stock warehouse storage".split())  # noqa: SIM905
FILLER = frozenset(
    """
    a about after all already also altogether am an and another answer any anyone are arranged as at
    be been being belong belonging belongs bring brings but by calculate came can come comes coming
    compare comparison compute contain could currently customer's data database did different
    display distinct do does dollar dollars done each entries entry eur euro euros exist existing
    exists find for from get gets getting give given goes had happen happened has have having held
    her here his how i in into is it items its just kept know known let list listed live lives
    living located look made make many me much my name's named need new now number of on one ones
    only or order other our over overall overview people per percent pieces place placed please
    present query ranked ranking record recorded records registered respectively result results
    return row rows same see select sell show shown so some sort sorted stand still stored sum take
    taken tell than that the their them then there there's these they this those to together took
    totally unique unit units up us us's usd used value values want was we went were what what's
    when where which who whom whose will with within work working works worth would yet you your
    something anything among written write seen generate generates generated insured paying
    """.split()  # noqa: SIM905 - reads better
)
"""Words that say nothing by themselves, once their phrases have been read."""

ASIDES = re.compile(
    r"""
    \b(?:and\s+)?(?:then\s+)?(?:please\s+)?(?:draw|plot|show|make|create|give\ me|display|visuali[sz]e)?\s*
      (?:it|this|them|the\ result)?\s*(?:as|in|with|on)?\s*(?:an?|the)?\s*
      (?:bar|line|pie|area)?\s*\b(?:chart|graph|plot|diagram)\b(?:\s+of\b)?
    | \b(?:and\s+)?(?:then\s+)?(?:export|save|download)\b(?:\s+(?:it|this|them|the\ results?|everything))?
      (?:\s+(?:as|to|in|into)\s+(?:an?\s+)?(?:csv|json|excel|xlsx|file|spreadsheet)(?:\s+file)?)?
    | \b(?:as|to)\s+(?:an?\s+)?(?:csv|json|excel|xlsx|spreadsheet)\b(?:\s+file)?
    | \bas\ a\ table\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What is to be done with the answer is no part of the question."""
