"""The first net: one statement that reads. The wall behind it is the server's own read-only transaction."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import SqlglotError
from sqlglot.parsers.postgres import PostgresParser

from app.databases.sql.functions import PRIVATE_RELATIONS, denied_among
from app.databases.sql.refusals import SqlRefused
from app.databases.sql.tokens import Token, TokenKind, tokens_of

PARSE_S = 0.25
_READING = frozenset({"select", "with", "values", "table"})
_CHANGES = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Into, exp.Lock, exp.Create, exp.Drop)
_LOCKS = frozenset({"update", "share", "no", "key"})
_WRITES = {"insert": "into", "delete": "from", "merge": "into"}


class SqlKind(StrEnum):
    QUERY = "query"
    EXPLAIN = "explain"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class CheckedSql:
    """A statement that passed. `text` is what was written, unchanged: it is what was checked.

    `called` are names before a parenthesis, `dotted` names behind a dot; the server knows which of them are
    functions. `tables` are those that the statement names, or None when the parser could not read it.
    """

    text: str
    kind: SqlKind
    called: frozenset[str]
    dotted: frozenset[str]
    tables: tuple[tuple[str | None, str], ...] | None


async def check_sql(sql: str) -> CheckedSql:
    """Judge a text, off the event loop and within a quarter of a second.

    Raises:
        SqlRefused: It is not one statement that reads.
    """
    return await asyncio.to_thread(checked, sql)


def checked(sql: str) -> CheckedSql:
    tokens = tokens_of(sql)
    while tokens and tokens[-1] == Token(TokenKind.MARK, ";"):
        tokens.pop()
    if not tokens:
        raise SqlRefused("empty", "There is no query.")
    if Token(TokenKind.MARK, ";") in tokens:
        raise SqlRefused("several_statements", "Only one statement can be run at a time.")
    kind = _kind_of(tokens)
    _refuse_changes(tokens)
    called, dotted = _names(tokens)
    if denied := denied_among(called):
        raise SqlRefused("function", f"The function {denied[0]} does more than reading and is not run.")
    private = PRIVATE_RELATIONS & {token.text for token in tokens if token.is_name}
    if private:
        raise SqlRefused("private_relation", f"{min(private)} shows passwords, files or what others ask.")
    return CheckedSql(sql, kind, called, dotted, _tables(sql) if kind is SqlKind.QUERY else ())


def _kind_of(tokens: Sequence[Token]) -> SqlKind:
    first = tokens[0]
    if first.is_word("show"):
        return SqlKind.SHOW
    if first.is_word("explain"):
        _refuse_unless_reading(tokens[_after_explain(tokens) :])
        return SqlKind.EXPLAIN
    _refuse_unless_reading(tokens)
    return SqlKind.QUERY


def _after_explain(tokens: Sequence[Token]) -> int:
    """Where the explained statement begins: behind the words or the list of options."""
    at = 1
    if len(tokens) > 1 and tokens[1].text == "(" and tokens[2:3] != [Token(TokenKind.WORD, "select")]:
        while at < len(tokens) and tokens[at].text != ")":
            at += 1
        return at + 1
    while at < len(tokens) and tokens[at].is_word("analyze", "analyse", "verbose"):
        at += 1
    return at


def _refuse_unless_reading(tokens: Sequence[Token]) -> None:
    at = 0
    while at < len(tokens) and tokens[at] == Token(TokenKind.MARK, "("):
        at += 1
    if at >= len(tokens) or not tokens[at].is_word(*_READING):
        raise SqlRefused("not_reading", "Only SELECT, WITH, VALUES, TABLE, EXPLAIN and SHOW can be run.")


def _refuse_changes(tokens: Sequence[Token]) -> None:
    padded = [Token(TokenKind.MARK, "("), *tokens, Token(TokenKind.MARK, "")]
    for before, token, after in zip(padded, padded[1:], padded[2:], strict=False):
        if token.kind is not TokenKind.WORD or before.is_word("as") or before.text == ".":
            continue
        if token.text == "into":
            raise SqlRefused("writes", "SELECT INTO makes a table; only reading is possible.")
        if token.text == "for" and after.is_word(*_LOCKS):
            raise SqlRefused(
                "locks", "Rows are not locked (FOR UPDATE, FOR SHARE); only reading is possible."
            )
        if token.text in _WRITES and before.text in {"(", ")"} and after.is_word(_WRITES[token.text]):
            raise SqlRefused("writes", f"{token.text.upper()} changes data; only reading is possible.")


def _names(tokens: Sequence[Token]) -> tuple[frozenset[str], frozenset[str]]:
    called, dotted = set(), set()
    for token, after in pairwise(tokens):
        if token.is_name and after.text == "(" and after.kind is TokenKind.MARK:
            called.add(token.text)
        if token.text == "." and token.kind is TokenKind.MARK and after.is_name:
            dotted.add(after.text)
    return frozenset(called), frozenset(dotted)


def _tables(sql: str) -> tuple[tuple[str | None, str], ...] | None:
    """What sqlglot finds named, after it has looked for changes; None when it cannot read the text."""
    try:
        statements = _parsed(sql)
    except (SqlglotError, RecursionError, _OutOfTime):
        # The parser knows less of PostgreSQL than PostgreSQL, which will judge the text itself.
        return None
    found = [tree for tree in statements if tree is not None]
    for tree in found:
        if (change := tree.find(*_CHANGES)) is not None:
            raise SqlRefused("writes", f"{change.key.upper()} changes data; only reading is possible.")
    ctes = {cte.alias_or_name for tree in found for cte in tree.find_all(exp.CTE)}
    tables = [table for tree in found for table in tree.find_all(exp.Table) if table.name]
    named = {(table.db or None, table.name): None for table in tables if table.db or table.name not in ctes}
    return tuple(named)


class _OutOfTime(Exception):
    """The parser was still trying."""


class _HastyParser(PostgresParser):
    """sqlglot's parser, given up when its time is over: trying again and again costs time, not tokens."""

    ends_at = 0.0

    def _advance(self, times: int = 1) -> None:
        if time.monotonic() > self.ends_at:
            raise _OutOfTime
        super()._advance(times)


def _parsed(sql: str) -> list[Any]:
    dialect = Postgres()
    parser = _HastyParser(dialect=dialect)
    parser.ends_at = time.monotonic() + PARSE_S
    return list(parser.parse(dialect.tokenize(sql), sql))
