"""A schema as text: one line per table, short enough for a prompt and exact enough to be read back.

    bills: id integer pk; customer_id integer -> customers.id; status text {open|paid} ~5000 -- Invoices
    loans: isbn text; copy_no integer; (isbn, copy_no) -> copies(isbn, copy_no)

Names are quoted as PostgreSQL would want them. Text of strangers (comments, values) stands in one line,
without the marks that this form uses.
"""

import re
from collections.abc import Iterable, Sequence

from app.databases.catalog import ColumnInfo, ForeignKey, TableInfo
from app.databases.least_privilege import quoted_identifier

MAX_SHOWN_VALUES = 25
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_NAME = r'(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_]*)'
_TABLE = re.compile(rf"(?P<name>{_NAME}(?:\.{_NAME})?): (?P<rest>.*)")
_COLUMN = re.compile(
    rf"(?P<name>{_NAME}) (?P<type>[^;{{]*?)(?P<key> pk)?(?: -> (?P<to>{_NAME}(?:\.{_NAME}){{1,2}}))?"
    r"(?: \{(?P<values>[^}]*)\})?"
)
_NAMES = rf"\({_NAME}(?:, {_NAME})+\)"
_KEY = re.compile(rf"(?P<columns>{_NAMES}) -> (?P<to>{_NAME}(?:\.{_NAME})?)(?P<to_columns>{_NAMES})")
_PARTS = re.compile(_NAME)
_MARKS = re.compile(r"[{}|;]|--|->|~")
_RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
        all analyse analyze and any array as asc asymmetric both case cast check collate column
        constraint create current_date current_role current_time current_timestamp current_user
        default deferrable desc distinct do else end except false fetch for foreign from grant group
        having in initially intersect into lateral leading limit localtime localtimestamp not null
        offset on only or order placing primary references returning select session_user some
        symmetric system_user table then to trailing true union unique user using variadic when
        where window with
        """,
    )
)


def sql_name(name: str) -> str:
    """The name as it has to be written in a statement."""
    return name if _PLAIN.fullmatch(name) and name not in _RESERVED else quoted_identifier(name)


def sql_table(table: TableInfo) -> str:
    name = sql_name(table.name)
    return name if table.schema == "public" else f"{sql_name(table.schema)}.{name}"


def schema_lines(
    tables: Iterable[TableInfo], notes: Iterable[tuple[tuple[str, str] | None, str]] = ()
) -> str:
    """The tables, a line each; notes about the database come last."""
    told = list(notes)
    lines = [_line(table, [text for about, text in told if about == table.key]) for table in tables]
    return "\n".join([*lines, *(f"Note: {_harmless(text)}" for about, text in told if about is None)])


def _line(table: TableInfo, notes: Sequence[str]) -> str:
    targets = {key.columns[0]: key for key in table.foreign_keys if len(key.columns) == 1}
    parts = [_column(column, table, targets.get(column.name)) for column in table.columns]
    parts += [_key(key) for key in table.foreign_keys if len(key.columns) > 1]
    rows = f" ~{table.rows}" if table.rows is not None else ""
    words = ". ".join(filter(None, [table.comment, *(f"Note: {note}" for note in notes)]))
    return f"{sql_table(table)}: {'; '.join(parts)}{rows}" + (f" -- {_harmless(words)}" if words else "")


def _column(column: ColumnInfo, table: TableInfo, target: ForeignKey | None) -> str:
    key = " pk" if column.name in table.primary_key else ""
    leads = ""
    if target is not None:
        leads = f" -> {_target(target)}.{sql_name(target.to_columns[0])}"
    shown = [_harmless(value) for value in column.values[:MAX_SHOWN_VALUES]]
    values = f" {{{'|'.join(shown)}}}" if shown else ""
    return f"{sql_name(column.name)} {_harmless(column.type)}{key}{leads}{values}"


def _key(key: ForeignKey) -> str:
    here, there = (", ".join(map(sql_name, names)) for names in (key.columns, key.to_columns))
    return f"({here}) -> {_target(key)}({there})"


def _target(key: ForeignKey) -> str:
    schema = "" if key.to_schema == "public" else f"{sql_name(key.to_schema)}."
    return f"{schema}{sql_name(key.to_table)}"


def read_schema(text: str) -> tuple[TableInfo, ...]:
    """The tables of `schema_lines`; lines of another form are passed over."""
    return tuple(table for line in text.splitlines() if (table := _read_line(line)) is not None)


def _read_line(line: str) -> TableInfo | None:
    match = _TABLE.fullmatch(line)
    if match is None:
        return None
    *schema, name = _parts(match["name"])
    body, _, comment = match["rest"].partition(" -- ")
    body, _, rows = body.partition(" ~")
    columns, primary, keys = [], [], []
    for part in body.split("; "):
        if (key := _KEY.fullmatch(part)) is not None:
            *to_schema, to_table = _parts(key["to"])
            columns_here, columns_there = (tuple(_parts(key[side])) for side in ("columns", "to_columns"))
            keys.append(ForeignKey(columns_here, (to_schema or ["public"])[0], to_table, columns_there))
            continue
        found = _COLUMN.fullmatch(part)
        if found is None:
            return None
        (column,) = _parts(found["name"])
        values = tuple(found["values"].split("|")) if found["values"] else ()
        columns.append(ColumnInfo(column, found["type"], values=values))
        if found["key"]:
            primary.append(column)
        if found["to"]:
            *to_schema, to_table, to_column = _parts(found["to"])
            keys.append(ForeignKey((column,), (to_schema or ["public"])[0], to_table, (to_column,)))
    return TableInfo(
        schema=(schema or ["public"])[0],
        name=name,
        kind="table",
        columns=tuple(columns),
        comment=comment or None,
        rows=int(rows) if rows.isdecimal() else None,
        primary_key=tuple(primary),
        foreign_keys=tuple(keys),
    )


def _parts(dotted: str) -> list[str]:
    return [
        part[1:-1].replace('""', '"') if part.startswith('"') else part for part in _PARTS.findall(dotted)
    ]


def _harmless(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split())
