"""What PostgreSQL answers: columns with their types, and cells as JSON can carry them."""

import math
from dataclasses import dataclass
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | None

MAX_SAFE_INTEGER = 2**53 - 1
_EXACT_DIGITS = 15

_BOOLEAN = 16
_INTEGERS = frozenset({20, 21, 23, 26})
_FLOATS = frozenset({700, 701})
_NUMERIC = 1700
_NAMES = {
    16: "boolean",
    17: "bytea",
    18: '"char"',
    19: "name",
    20: "bigint",
    21: "smallint",
    23: "integer",
    25: "text",
    26: "oid",
    114: "json",
    199: "json[]",
    600: "point",
    650: "cidr",
    142: "xml",
    700: "real",
    701: "double precision",
    790: "money",
    829: "macaddr",
    869: "inet",
    1000: "boolean[]",
    1007: "integer[]",
    1009: "text[]",
    1015: "character varying[]",
    1016: "bigint[]",
    1022: "double precision[]",
    1042: "character",
    1043: "character varying",
    1082: "date",
    1083: "time",
    1114: "timestamp",
    1115: "timestamp[]",
    1182: "date[]",
    1184: "timestamp with time zone",
    1185: "timestamp with time zone[]",
    1186: "interval",
    1231: "numeric[]",
    1266: "time with time zone",
    1700: "numeric",
    2249: "record",
    2950: "uuid",
    2951: "uuid[]",
    3614: "tsvector",
    3615: "tsquery",
    3802: "jsonb",
    3807: "jsonb[]",
    3904: "int4range",
    3906: "numrange",
    3908: "tsrange",
    3910: "tstzrange",
    3912: "daterange",
    3926: "int8range",
}


@dataclass(frozen=True, slots=True)
class Column:
    """`type_oid` is the server's number of the type; those of PostgreSQL itself are the same everywhere."""

    name: str
    type_oid: int

    @property
    def type_name(self) -> str:
        return _NAMES.get(self.type_oid, "other")

    @property
    def is_number(self) -> bool:
        return self.type_oid in _INTEGERS or self.type_oid in _FLOATS or self.type_oid == _NUMERIC

    def cell(self, text: str) -> Cell:
        """A value out of PostgreSQL's own spelling; what JSON would not carry exactly stays text."""
        if self.type_oid == _BOOLEAN:
            return text == "t"
        if self.is_number:
            return _number(text)
        return text


def _number(text: str) -> Cell:
    try:
        if text.lstrip("-").isdecimal() and text.isascii() and len(text) <= _EXACT_DIGITS + 3:
            whole = int(text)
            return whole if abs(whole) <= MAX_SAFE_INTEGER else text
        real = float(text)
    except ValueError:
        return text
    digits = sum(character.isdecimal() for character in text.lstrip("-0."))
    return (
        real
        if math.isfinite(real) and (digits <= _EXACT_DIGITS or "e" in text or repr(real) == text)
        else text
    )
