"""Reading what a database consists of out of PostgreSQL's own catalog, as far as the role may read it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from app.databases.array_text import array_members
from app.databases.catalog import ColumnInfo, ForeignKey, TableInfo, TableKind
from app.databases.errors import ServerError
from app.databases.least_privilege import quoted_identifier
from app.databases.postgres.session import Ask, Session, rows_of
from app.plain_text import plain

MAX_TABLES = 2_000
MAX_COLUMNS = 40_000
MAX_PARTS = 20_000
MAX_VALUES = 25
MAX_VALUE_CHARACTERS = 40
MAX_COMMENT_CHARACTERS = 300
MAX_SAMPLED_TABLES = 40
SAMPLED_ROWS = 400
_TEXTS = ("text", "character varying", "character", "name", "citext")

_KINDS: dict[str | None, TableKind] = {
    "r": "table",
    "p": "table",
    "v": "view",
    "m": "materialized_view",
    "f": "foreign_table",
}
_BEGIN = Ask("BEGIN READ ONLY")
_ROLLBACK = Ask("ROLLBACK")
_BOUNDS = Ask(
    "SELECT set_config('statement_timeout', '8s', true), set_config('lock_timeout', '1s', true), "
    "set_config('search_path', 'pg_catalog', true), set_config('standard_conforming_strings', 'on', true)"
)
_READABLE = """
  SELECT c.oid, n.nspname, c.relname, c.relkind, c.reltuples
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT c.relispartition AND has_schema_privilege(n.oid, 'USAGE')
    AND has_any_column_privilege(c.oid, 'SELECT')
  ORDER BY n.nspname, c.relname LIMIT {tables}
"""
_TABLES = Ask(
    f"""
    SELECT oid, nspname, relname, relkind, reltuples::bigint, obj_description(oid, 'pg_class') AS comment
    FROM ({_READABLE.format(tables=MAX_TABLES)}) t
    """  # noqa: S608 - fixed words
)
_COLUMNS = Ask(
    f"""
    SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
      col_description(a.attrelid, a.attnum) AS comment,
      CASE WHEN y.typtype = 'e' THEN
        (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = y.oid)
      END AS labels
    FROM ({_READABLE.format(tables=MAX_TABLES)}) t JOIN pg_attribute a ON a.attrelid = t.oid
    JOIN pg_type y ON y.oid = a.atttypid
    WHERE a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(t.oid, a.attnum, 'SELECT')
    ORDER BY a.attrelid, a.attnum LIMIT {MAX_COLUMNS}
    """  # noqa: S608 - fixed words
)
_KEYS = Ask(
    f"""
    SELECT k.conrelid, k.contype, k.confrelid,
      (SELECT json_agg(a.attname ORDER BY u.n) FROM unnest(k.conkey) WITH ORDINALITY u(num, n)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num) AS columns,
      (SELECT json_agg(a.attname ORDER BY u.n) FROM unnest(k.confkey) WITH ORDINALITY u(num, n)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num) AS to_columns
    FROM ({_READABLE.format(tables=MAX_TABLES)}) t JOIN pg_constraint k ON k.conrelid = t.oid
    WHERE k.contype IN ('p', 'f') ORDER BY k.conrelid, k.oid
    """  # noqa: S608 - the same
)
_PARTS = Ask(
    f"""
    WITH RECURSIVE below AS (
      SELECT t.oid AS top, i.inhrelid AS part FROM ({_READABLE.format(tables=MAX_TABLES)}) t
      JOIN pg_inherits i ON i.inhparent = t.oid WHERE t.relkind = 'p'
      UNION SELECT b.top, i.inhrelid FROM below b JOIN pg_inherits i ON i.inhparent = b.part
    )
    SELECT b.top, n.nspname, c.relname FROM below b JOIN pg_class c ON c.oid = b.part
    JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY n.nspname, c.relname LIMIT {MAX_PARTS}
    """  # noqa: S608 - the same
)
_FREQUENT = Ask(
    """
    SELECT s.schemaname, s.tablename, s.attname, s.most_common_vals::text AS vals,
      s.histogram_bounds::text AS others
    FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
    WHERE (s.n_distinct BETWEEN 1 AND 25 OR (s.n_distinct < 0 AND -s.n_distinct * c.reltuples <= 25))
      AND s.schemaname !~ '^pg_' AND s.schemaname <> 'information_schema'
    LIMIT 20000
    """
)


@dataclass(slots=True)
class _Draft:
    oid: str
    table: TableInfo
    columns: list[ColumnInfo] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)


async def read_tables(session: Session, *, keeps_samples: bool) -> tuple[TableInfo, ...]:
    """Every table and view that the role can read from.

    Raises:
        ServerError: The server does not let the role look at its catalog.
        ConversationFailed: The conversation broke off.
    """
    asks = [_TABLES, _COLUMNS, _KEYS, _PARTS] + ([_FREQUENT] if keeps_samples else [])
    _, _, *replies, _ = await session.ask(_BEGIN, _BOUNDS, *asks, _ROLLBACK)
    tables, columns, keys, parts, *frequent = map(rows_of, replies)
    drafts = {row["oid"] or "": _draft(row) for row in tables}
    for row in columns:
        if (draft := drafts.get(row["attrelid"] or "")) is not None:
            draft.columns.append(_column(row, keeps_values=keeps_samples))
    for row in parts:
        if (draft := drafts.get(row["top"] or "")) is not None:
            draft.parts.append((row["nspname"] or "", row["relname"] or ""))
    values = _frequent_values(frequent[0]) if frequent else {}
    found = [_finished(draft, drafts, keys_of, values) for draft, keys_of in _with_keys(drafts, keys)]
    return tuple(await _sampled(session, found) if keeps_samples else found)


def _draft(row: dict[str, str | None]) -> _Draft:
    estimate = int(row["reltuples"] or -1)
    is_counted = estimate >= 0 and row["relkind"] != "v"
    table = TableInfo(
        schema=row["nspname"] or "",
        name=row["relname"] or "",
        kind=_KINDS.get(row["relkind"], "table"),
        columns=(),
        comment=_comment(row["comment"]),
        rows=estimate if is_counted else None,
    )
    return _Draft(row["oid"] or "", table)


def _column(row: dict[str, str | None], *, keeps_values: bool) -> ColumnInfo:
    labels = json.loads(row["labels"]) if row["labels"] else []
    return ColumnInfo(
        name=row["attname"] or "",
        type=row["type"] or "",
        is_nullable=row["attnotnull"] != "t",
        comment=_comment(row["comment"]),
        values=_kept(labels) if keeps_values or labels else (),
    )


def _with_keys(
    drafts: dict[str, _Draft], keys: Iterable[dict[str, str | None]]
) -> Iterable[tuple[_Draft, list[dict[str, str | None]]]]:
    by_table: defaultdict[str, list[dict[str, str | None]]] = defaultdict(list)
    for key in keys:
        by_table[key["conrelid"] or ""].append(key)
    return [(draft, by_table[draft.oid]) for draft in drafts.values()]


def _finished(
    draft: _Draft,
    drafts: dict[str, _Draft],
    keys: Sequence[dict[str, str | None]],
    values: dict[tuple[str, str, str], tuple[str, ...]],
) -> TableInfo:
    table = draft.table
    primary: tuple[str, ...] = ()
    foreign = []
    for key in keys:
        names = tuple(json.loads(key["columns"] or "[]"))
        target = drafts.get(key["confrelid"] or "")
        if key["contype"] == "p":
            primary = names
        elif target is not None:
            to_columns = tuple(json.loads(key["to_columns"] or "[]"))
            foreign.append(ForeignKey(names, target.table.schema, target.table.name, to_columns))
    columns = tuple(
        column if column.values else replace(column, values=values.get((*table.key, column.name), ()))
        for column in draft.columns
    )
    return replace(
        table,
        columns=columns,
        primary_key=primary,
        foreign_keys=tuple(foreign),
        parts=tuple(draft.parts),
    )


def _frequent_values(
    rows: Iterable[dict[str, str | None]],
) -> dict[tuple[str, str, str], tuple[str, ...]]:
    found = {}
    for row in rows:
        # Values that stand there once each are in the histogram, all of them if they are few.
        kept = _kept([*array_members(row["vals"] or ""), *array_members(row["others"] or "")])
        if kept and not all(value.lstrip("-").replace(".", "").isdecimal() for value in kept):
            found[row["schemaname"] or "", row["tablename"] or "", row["attname"] or ""] = kept
    return found


async def _sampled(session: Session, tables: Sequence[TableInfo]) -> list[TableInfo]:
    """Look at the first rows of tables that the server has no statistics of yet."""
    found = list(tables)
    unknown = [index for index, table in enumerate(found) if table.kind == "table" and table.rows is None]
    for index in unknown[:MAX_SAMPLED_TABLES]:
        table = found[index]
        texts = [column for column in table.columns if column.type.startswith(_TEXTS) and not column.values]
        if not texts:
            continue
        names = ", ".join(f"left({quoted_identifier(column.name)}::text, 60)" for column in texts)
        source = f"{quoted_identifier(table.schema)}.{quoted_identifier(table.name)}"
        sample = Ask(f"SELECT {names} FROM {source} LIMIT {SAMPLED_ROWS}")  # noqa: S608 - quoted names
        try:
            _, _, reply, _ = await session.ask(_BEGIN, _BOUNDS, sample, _ROLLBACK)
        except ServerError:
            # A table that cannot be looked at now is described without examples.
            await session.ask(_ROLLBACK)
            continue
        examples = {
            column.name: _kept(sorted({row[place] or "" for row in reply.rows} - {""}))
            for place, column in enumerate(texts)
        }
        columns = tuple(
            replace(column, values=examples.get(column.name, column.values)) for column in table.columns
        )
        found[index] = replace(table, columns=columns)
    return found


def _kept(values: Sequence[str]) -> tuple[str, ...]:
    """Few and short values as they are; anything else says too much and tells too little."""
    if len(values) > MAX_VALUES or any(len(value) > MAX_VALUE_CHARACTERS or "@" in value for value in values):
        return ()
    return tuple(plain(value, MAX_VALUE_CHARACTERS) for value in values)


def _comment(text: str | None) -> str | None:
    return " ".join(plain(text, MAX_COMMENT_CHARACTERS).split()) or None if text else None
