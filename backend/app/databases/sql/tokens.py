"""SQL cut into tokens exactly as PostgreSQL's own scanner does, in one pass.

What is checked here is what the server reads: no comment, string or quoted name can hide anything from it.
Spellings whose meaning depends on more than the text itself are refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from app.databases.sql.refusals import SqlRefused

MAX_SQL_CHARACTERS = 32_768
MAX_TOKENS = 6_000
MAX_DEPTH = 60
MAX_NAME_BYTES = 63
"""PostgreSQL reads a name no further."""

_BLANK = " \t\n\r\f\v"
_WORD = re.compile(r"[A-Za-z_\u0080-\U0010ffff][\w$\u0080-\U0010ffff]*")
_DIGITS = r"\d+(?:_\d+)*"
_NUMBER = re.compile(rf"(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?\d+)?", re.ASCII)
_DOLLAR_TAG = re.compile(r"\$(?:[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_\u0080-\U0010ffff]*)?\$")
_COMMENT_MARK = re.compile(r"/\*|\*/")
_LINE_END = re.compile(r"[\n\r]")
_GOES_ON = re.compile(r"(?:[ \t\f\v]|--[^\n\r]*+)*+[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*+[\n\r])*+'")
"""Between the parts of one text: a line end, blanks and comments. All parts are read like the first."""
_OPENING = frozenset("([")
_CLOSING = frozenset(")]")


class TokenKind(Enum):
    WORD = auto()
    QUOTED = auto()
    STRING = auto()
    NUMBER = auto()
    MARK = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`text` of a word is in lower case, of a quoted name what it means, of anything else as written."""

    kind: TokenKind
    text: str

    def is_word(self, *words: str) -> bool:
        return self.kind is TokenKind.WORD and self.text in words

    @property
    def is_name(self) -> bool:
        return self.kind in {TokenKind.WORD, TokenKind.QUOTED}


def tokens_of(sql: str) -> list[Token]:
    """The tokens of a text, comments left away.

    Raises:
        SqlRefused: It is too large, unfinished, or holds characters that only look like others.
    """
    if len(sql) > MAX_SQL_CHARACTERS:
        raise SqlRefused("too_long", f"The query is longer than {MAX_SQL_CHARACTERS:,} characters.")
    if "\0" in sql or any("\ud800" <= character <= "\udfff" for character in sql):
        raise SqlRefused("strange_character", "The query contains a character that no text can have.")
    return _Scanner(sql).scan()


class _Scanner:
    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._at = 0
        self._depth = 0
        self._tokens: list[Token] = []

    def scan(self) -> list[Token]:
        while self._at < len(self._sql):
            if self._sql[self._at] in _BLANK:
                self._at += 1
            elif not self._skip_comment():
                self._take()
                if len(self._tokens) > MAX_TOKENS:
                    raise SqlRefused("too_long", f"The query has more than {MAX_TOKENS:,} words.")
        return self._tokens

    def _skip_comment(self) -> bool:
        if self._sql.startswith("--", self._at):
            end = _LINE_END.search(self._sql, self._at)
            self._at = end.start() if end else len(self._sql)
            return True
        if not self._sql.startswith("/*", self._at):
            return False
        depth = 0
        for mark in _COMMENT_MARK.finditer(self._sql, self._at):
            depth += 1 if mark[0] == "/*" else -1
            if depth == 0:
                self._at = mark.end()
                return True
        raise SqlRefused("unfinished", "A comment is not closed.")

    def _take(self) -> None:
        character = self._sql[self._at]
        if character == "'":
            self._string(self._at + 1, escapes=False)
        elif character == '"':
            self._quoted_name()
        elif (tag := _DOLLAR_TAG.match(self._sql, self._at)) is not None:
            self._until(tag[0], tag.end())
        elif (word := _WORD.match(self._sql, self._at)) is not None:
            self._word(word[0])
        elif (number := _NUMBER.match(self._sql, self._at)) is not None:
            self._add(TokenKind.NUMBER, number[0], number.end())
        else:
            self._mark(character)

    def _word(self, word: str) -> None:
        end = self._at + len(word)
        following = self._sql[end : end + 1]
        if following == "'" and word.lower() in {"e", "b", "x", "n"}:
            self._string(end + 1, escapes=word.lower() == "e")
            return
        if word.lower() == "u" and self._sql[end : end + 2] in {"&'", '&"'}:
            raise SqlRefused("unicode_escape", "Unicode escapes (U&) are not accepted; write the characters.")
        for character in word:
            if not character.isascii() and unicodedata.category(character)[0] not in "LMN":
                name = unicodedata.name(character, f"U+{ord(character):04X}")
                raise SqlRefused("strange_character", f"The query contains {name} outside of quotes.")
        # PostgreSQL folds ASCII only; other letters of a name stay as they are.
        self._add(TokenKind.WORD, "".join(c.lower() if c.isascii() else c for c in word), end)

    def _string(self, begin: int, *, escapes: bool) -> None:
        at = begin
        while at < len(self._sql):
            if escapes and self._sql[at] == "\\":
                at += 2
            elif self._sql[at] != "'":
                at += 1
            elif self._sql[at + 1 : at + 2] == "'":
                at += 2
            elif (next_part := _GOES_ON.match(self._sql, at + 1)) is not None:
                at = next_part.end()
            else:
                self._add(TokenKind.STRING, self._sql[self._at : at + 1], at + 1)
                return
        raise SqlRefused("unfinished", "A text in quotes is not closed.")

    def _quoted_name(self) -> None:
        at = self._at + 1
        while (end := self._sql.find('"', at)) >= 0:
            if self._sql[end + 1 : end + 2] != '"':
                self._add(TokenKind.QUOTED, self._sql[self._at + 1 : end].replace('""', '"'), end + 1)
                return
            at = end + 2
        raise SqlRefused("unfinished", "A name in quotes is not closed.")

    def _until(self, tag: str, begin: int) -> None:
        end = self._sql.find(tag, begin)
        if end < 0:
            raise SqlRefused("unfinished", f"The text after {tag} is not closed.")
        self._add(TokenKind.STRING, self._sql[self._at : end + len(tag)], end + len(tag))

    def _mark(self, character: str) -> None:
        if not character.isprintable():
            raise SqlRefused("strange_character", "The query contains a control character.")
        if character in _OPENING:
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise SqlRefused("too_deep", f"The query is nested more than {MAX_DEPTH} levels deep.")
        elif character in _CLOSING:
            self._depth -= 1
        self._add(TokenKind.MARK, character, self._at + 1)

    def _add(self, kind: TokenKind, text: str, end: int) -> None:
        if kind in {TokenKind.WORD, TokenKind.QUOTED}:
            text = text.encode()[:MAX_NAME_BYTES].decode(errors="ignore")
        self._tokens.append(Token(kind, text))
        self._at = end
