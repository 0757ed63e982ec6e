"""What newcomers say, in the words of the schema at hand: “unpaid”, “out of stock”, “who bought the most”.

A phrase is reworded only where the schema has what it stands for and calls nothing so itself. What has become
of it stands in the question as it was understood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.databases.catalog import TableInfo
from app.databases.questions.columns import Col, Sort, columns_of, line_amount, measure_of, price_of
from app.databases.questions.lexicon import EXACT, Lexicon
from app.databases.questions.plan import NotUnderstood
from app.databases.questions.words import QUANTITIES, SALES_TABLES, SOLD, STOCK_TABLES, tokens_of
from app.databases.relevance import words_of

_BUYERS = frozenset({"customer", "client", "buyer", "shopper", "member", "subscriber", "user"})
_PEOPLE = _BUYERS | frozenset(
    {
        *("patient", "employee", "person", "student", "guest", "passenger", "borrower", "tenant", "player"),
        *("staff", "contact", "doctor", "teacher", "reader", "visitor", "driver", "author", "participant"),
    }
)
_PAID = ("paid", "settled", "cleared")
_THRESHOLDS = frozenset({"reorder", "minimum", "min", "threshold", "safety", "critical", "replenish"})
_OUT_OF_STOCK = (
    r"(?:(?P<verb>is|are|were|was)\s+)?(?:currently\s+|now\s+)?(?:out of stock|sold out|not in stock)\b"
)
_LOW_ON_STOCK = (
    r"(?:(?:is|are)\s+)?(?:(?:running\s+)?low (?:on|in) stock|understocked|running (?:low|out))\b"
    r"|\b(?:needs?|must|have|has|should)\s+(?:to\s+)?(?:be\s+)?(?:re-?order(?:ed|ing)?|re-?stock(?:ed|ing)?"
    r"|replenish(?:ed|ing)?)\b"
)
_IN_STOCK = r"\b(?:is|are)\s+(?:still\s+|currently\s+|now\s+)?in stock\b"
_STOCK_PER = (
    r"^(?:(?:what|how much|is|are|show|give|me|the|our|current|total)\s+)*stock(?:\s+levels?)?"
    r"(?:\s+do we have)?"
    r"(?:\s+(?=per\b|by\b|in\b|at\b|of\b)|(?=\s*\??$))"
)
_PIECES = (
    r"^how (?:many (?:items|units|pieces|things|articles)|much (?:stock)?)\s+"
    r"(?:do we have|are there|is there|are|is)?\s*(?:left\s+)?in stock\b"
)
_ASKED_OF_NOTHING = r"^(?:what|which)(?: ones| items| things)?\s+(?="


@dataclass(frozen=True, slots=True)
class _Stock:
    """How many pieces of what there are, and below how many they run low."""

    quantity: Col
    threshold: Col | None
    item: TableInfo


class Rewording:
    """Rewords questions about one schema."""

    def __init__(self, tables: Sequence[TableInfo], lexicon: Lexicon) -> None:
        self._tables = tables
        self._lexicon = lexicon
        self._stock = _stock_of(tables)

    def of(self, question: str) -> str:
        """The question with what it says in general put in the schema's words.

        Raises:
            NotUnderstood: “Who” may be several.
        """
        text = self._without_un(question)
        text = self._stocked(text) if self._stock is not None else text
        text = self._sold(text)
        text = self._named(text)
        return self._who(text)

    def _knows(self, *words: str) -> bool:
        return bool(self._lexicon.senses(words))

    def _is_state(self, word: str) -> bool:
        """Whether rows can be so: a value, or a date that is empty until then."""
        return any(
            sense.value is not None or (sense.column is not None and sense.column.sort is Sort.DATE)
            for sense in self._lexicon.senses([word])
        )

    def _without_un(self, text: str) -> str:
        """“unpaid”, “undelivered”: not paid, not delivered."""

        def spelled(match: re.Match[str]) -> str:
            word, rest = match[0].lower(), match[1].lower()
            return f"not {rest}" if not self._knows(word) and self._is_state(rest) else match[0]

        paid = next((word for word in _PAID if self._is_state(word)), None)
        if paid is not None and not self._knows("outstanding"):
            text = re.sub(
                r"\bhow much (?:money )?(?:is|do we have) (?:outstanding|unpaid)\b",
                f"total revenue that is not {paid}",
                text,
                flags=re.IGNORECASE,
            )
            text = _replaced(r"\b(?:outstanding|unsettled)\b", f"not {paid}", text)
        text = re.sub(r"\bun([a-z]{3,})\b", spelled, text, flags=re.IGNORECASE)
        if not self._knows("discontinued") and self._is_state("active"):
            text = _replaced(r"\b(?:discontinued|deactivated)\b", "inactive", text)
        return text

    def _stocked(self, text: str) -> str:
        stock = self._stock
        assert stock is not None  # noqa: S101 - asked by the caller
        item, quantity = _spoken(stock.item.name), _named(stock.quantity, stock.item)
        if re.search(r"\bstock\b", text, re.IGNORECASE) and self._is_called("stock"):
            return text
        text = _replaced(f"{_ASKED_OF_NOTHING}{_OUT_OF_STOCK})", f"which {item} ", text)
        text = _replaced(f"{_ASKED_OF_NOTHING}{_IN_STOCK})", f"which {item} ", text)
        text = _replaced(_PIECES, f"total {quantity}", text)
        text = _replaced(_OUT_OF_STOCK, f"with {quantity} equal to 0", text)
        text = _replaced(_IN_STOCK, f"with {quantity} above 0", text)
        text = _replaced(_STOCK_PER, f"total {quantity} ", text)
        if stock.threshold is not None:
            low = f"with {quantity} below {_spoken(stock.threshold.name)}"
            text = _replaced(f"{_ASKED_OF_NOTHING}{_LOW_ON_STOCK})", f"which {item} ", text)
            text = _replaced(_LOW_ON_STOCK, low, text)
        return text

    def _is_called(self, word: str) -> bool:
        return any(sense.strength == EXACT and sense.value is None for sense in self._lexicon.senses([word]))

    def _sold(self, text: str) -> str:
        """“best sellers”, “what did customer 5 buy”: of what is sold."""
        item = _sold_item(self._tables)
        if item is None:
            return text
        items = _spoken(item.name)
        if not self._knows("seller"):
            text = _replaced(r"\b(?:best|top)[ -]?sellers\b", f"best selling {items}", text)
        text = _replaced(
            r"^what (?:is |are )?(?:sold|sells?|selling) (?:the )?(?:best|most)\b",
            f"best selling {items}",
            text,
        )
        text = _replaced(r"\b(?:bought|ordered|purchased) nothing\b", "not bought anything", text)
        return _replaced(
            r"^what (did|has|have) (?=.+ (?:buy|bought|order|ordered|purchase)\b)",
            rf"which {items} \1 ",
            text,
        )

    def _named(self, text: str) -> str:
        if not self._knows("amount"):
            text = _replaced(r"(?<=\w )amounts?\b(?! of\b)", "revenue", text)
        priced = [table for table in self._tables if price_of(table) is not None]
        if any("price" in words_of(column.name) for table in priced for column in columns_of(table)):
            text = _replaced(r"^(?:how much|what) (?:does|do) (.+?) cost\b", r"what is the price of \1", text)
        return text

    def _who(self, text: str) -> str:
        """People that no word names are those of the only table of people, or of the only one that buys."""
        if not re.match(r"who\b", text, re.IGNORECASE):
            return text
        found = self._lexicon.mentions(tokens_of(text))
        if any(_is_of(table, _PEOPLE) for each in found.values() for table in each.tables):
            return text
        people = [table for table in self._tables if table.primary_key and _is_of(table, _PEOPLE)]
        words = {token.word for token in tokens_of(text)}
        if len(people) > 1 and words & (SOLD | {"spent", "paid", "owes"}):
            people = [table for table in people if _is_of(table, _BUYERS)]
        if len(people) > 1:
            names = " or ".join(_spoken(table.name) for table in people[:3])
            raise NotUnderstood(f"I do not know whether “who” is {names} here.", is_about=True)
        if not people:
            return text
        name = _spoken(people[0].name)
        debts = self._debts_of(people[0])
        if debts is not None:
            text = _replaced(
                r"^who owes\b(?: us)?(?: any| some)?(?: money)?", f"which {name} have {debts}", text
            )
        return _replaced(r"^who\b", f"which {name if ' not ' in text else _singular(name)}", text)

    def _debts_of(self, people: TableInfo) -> str | None:
        """What people have to pay: rows that refer to them and may be paid."""
        for word in _PAID:
            for sense in self._lexicon.senses([word]):
                refers = any((key.to_schema, key.to_table) == people.key for key in sense.table.foreign_keys)
                if refers and sense.table.primary_key and sense.column is not None:
                    return f"{_spoken(sense.table.name)} that are not {word}"
        return None


def _stock_of(tables: Sequence[TableInfo]) -> _Stock | None:
    for table in tables:
        if not table.primary_key or _is_of(table, SALES_TABLES - {"item"}):
            continue
        quantity = measure_of(table, QUANTITIES)
        if quantity is None:
            continue
        is_own = bool({"stock", "hand"} & set(words_of(quantity.name)))
        if not (is_own or _is_of(table, STOCK_TABLES)):
            continue
        item = table if is_own and not _is_of(table, STOCK_TABLES) else _item_of(table, tables)
        threshold = next(
            (
                column
                for column in columns_of(table)
                if column.is_measure and _THRESHOLDS & set(words_of(column.name))
            ),
            None,
        )
        return _Stock(quantity, threshold, item)
    return None


def _item_of(table: TableInfo, tables: Sequence[TableInfo]) -> TableInfo:
    """What lines of stock or of sales are about: the first that they refer to and that is neither."""
    targets = {each.key: each for each in tables}
    for key in table.foreign_keys:
        target = targets.get((key.to_schema, key.to_table))
        if target is not None and not _is_of(target, STOCK_TABLES | SALES_TABLES | _PEOPLE):
            return target
    return table


def _sold_item(tables: Sequence[TableInfo]) -> TableInfo | None:
    for table in tables:
        if line_amount(table) is not None and _is_of(table, SALES_TABLES):
            item = _item_of(table, tables)
            return None if item.key == table.key else item
    return None


def _is_of(table: TableInfo, names: frozenset[str]) -> bool:
    return bool(set(words_of(table.name)) & names)


def _named(column: Col, item: TableInfo) -> str:
    """The column, with its table's name where that is not what is asked about."""
    owner = "" if column.table.key == item.key else f"{_spoken(column.table.name)} "
    return f"{owner}{_spoken(column.name)}"


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _singular(name: str) -> str:
    return " ".join([*name.split()[:-1], words_of(name)[-1]])


def _replaced(pattern: str, by: str, text: str) -> str:
    return re.sub(pattern, by, text, count=1, flags=re.IGNORECASE)
