"""Numbers as people write them: separators of either kind, currencies, percent signs."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.tools.tables import Cell

ENOUGH = 0.8
"""The share of a column's values that must be of a kind for the column to be of that kind."""
SAMPLE = 500

_SYMBOLS = "$€£¥₹₩₽₺₴"
_CODES = "USD|EUR|GBP|JPY|CHF|CAD|AUD|CNY|INR|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN"
_SYMBOL_OF = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
_MONEY = rf"(?:[{_SYMBOLS}]|(?<![A-Za-z])(?:{_CODES})(?![A-Za-z]))"
_WRITTEN = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+\u2212])?\s*(?P<before>{_MONEY})?\s*(?P<inner>[-\u2212])?"
    r"(?P<digits>\d{1,3}(?:['\u2019\u00a0\u202f ]\d{3})+(?:[.,]\d+)?|\d[\d.,]*|\.\d+)"
    r"(?P<power>[eE][-+]?\d{1,3})?"
    rf"\s*(?P<after>{_MONEY}|%|\u2030)?(?P<close>\))?"
)
_ABSENT = frozenset(
    {"", "-", "\u2013", "\u2014", "n/a", "#n/a", "na", "nan", "null", "none", "nil", "?", "tbd"}
)
_ONLY_COMMA_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|0,\d+")
_ONLY_POINT_DECIMAL = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.(?:\d{1,2}|\d{4,})|0\.\d+")
_WITH_POINT = re.compile(r"(?:\d+|\d{1,3}(?:,\d{2,3})*,\d{3})?(?:\.\d*)?")
_WITH_COMMA = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d*)?")
_SPACES = re.compile(r"['\u2019\u00a0\u202f ]")


@dataclass(frozen=True, slots=True)
class Unit:
    """What figures count: a currency by its symbol or code, percent, or nothing in particular."""

    symbol: str = ""

    @property
    def is_percent(self) -> bool:
        return self.symbol == "%"

    def write(self, value: float) -> str:
        """The figure as people read it: separators, at most two decimals unless it is small."""
        if self.symbol and not self.is_percent:
            amount, sign = f"{abs(value):,.2f}".removesuffix(".00"), "-" if value < 0 else ""
            return (
                f"{sign}{self.symbol}{amount}" if len(self.symbol) == 1 else f"{sign}{amount} {self.symbol}"
            )
        decimals = 2 if abs(value) >= 1 or value == 0 else 4
        text = f"{value:,.{decimals}f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text) + self.symbol


@dataclass(frozen=True, slots=True)
class Figures:
    """A column read as numbers: `unread` counts values that are there and are none.

    `mixed` are its units, the most frequent first, when it has several.
    """

    values: tuple[float | None, ...]
    unit: Unit
    missing: int
    unread: int
    mixed: tuple[str, ...] = ()

    @property
    def are_enough(self) -> bool:
        present = len(self.values) - self.missing
        return present > self.unread and (present - self.unread) / present >= ENOUGH


def is_absent(value: Cell) -> bool:
    """Whether a cell says that there is nothing, in one of the ways in which that is written."""
    return value is None or (isinstance(value, str) and value.strip().casefold() in _ABSENT)


def read_figures(values: Sequence[Cell]) -> Figures:
    """Read a column; whether a comma parts thousands or decimals is decided for all of it at once."""
    has_comma = _has_comma_decimals(values)
    read: list[float | None] = []
    symbols: dict[str, int] = {}
    missing = unread = 0
    for value in values:
        if is_absent(value):
            missing += 1
            read.append(None)
            continue
        found = _read(value, has_comma=has_comma)
        unread += found is None
        read.append(found[0] if found else None)
        if found and found[1]:
            symbols[found[1]] = symbols.get(found[1], 0) + 1
    mixed = tuple(sorted(symbols, key=lambda symbol: -symbols[symbol])) if len(symbols) > 1 else ()
    return Figures(tuple(read), _unit_of(symbols, len(values) - missing), missing, unread, mixed)


def _unit_of(symbols: dict[str, int], present: int) -> Unit:
    """The unit that all figures share; several currencies in one column are none."""
    [(symbol, count), *others] = symbols.items() or [("", 0)]
    return Unit() if others or count < present * ENOUGH / 2 else Unit(symbol)


def _has_comma_decimals(values: Iterable[Cell]) -> bool:
    comma = point = 0
    for value in values:
        if isinstance(value, str) and (match := _WRITTEN.fullmatch(value.strip())):
            digits = _SPACES.sub("", match["digits"])
            comma += _ONLY_COMMA_DECIMAL.fullmatch(digits) is not None
            point += _ONLY_POINT_DECIMAL.fullmatch(digits) is not None
    return comma > point


def _read(value: Cell, *, has_comma: bool) -> tuple[float, str] | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return (float(value), "") if math.isfinite(value) else None
    match = _WRITTEN.fullmatch(value.strip())
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    digits = _SPACES.sub("", match["digits"])
    if not (_WITH_COMMA if has_comma else _WITH_POINT).fullmatch(digits):
        return None
    digits = digits.replace(".", "").replace(",", ".") if has_comma else digits.replace(",", "")
    number = float(digits + (match["power"] or ""))
    if not math.isfinite(number):
        return None
    is_negative = match["open"] is not None or (match["sign"] or "+") != "+" or match["inner"] is not None
    symbol = match["before"] or match["after"] or ""
    if symbol == "\u2030":
        number, symbol = number / 10, "%"
    return (-number if is_negative else number), _SYMBOL_OF.get(symbol, symbol)
