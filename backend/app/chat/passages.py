"""The text of attached files, kept in pieces and found again by its words. Private to its owner."""

import asyncio
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, cast, func, insert, literal, or_, select
from sqlalchemy.dialects.postgresql import REGCONFIG, TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from app.chat.word_parts import enough_of, parts_of
from app.database import Database
from app.documents.passages import NOT_READ, Document, Passage
from app.models import ChatAttachment, FilePassage
from app.tools.base import FoundPassage, KeptFile, Search

MAX_QUERY_CHARS = 500
_MAX_KNOWN_WORDS = 50_000
_SIMILAR = 0.45
_MOST_SIMILAR = 3
_SHORTEST = 4
_WORD = re.compile(rf"\w{{{_SHORTEST},}}")
_STRICT_FIRST = 10
_MOST_NAMED = 10


async def keep_passages(session: AsyncSession, file: ChatAttachment, text: Document) -> None:
    rows = [
        {
            "user_id": file.user_id,
            "attachment_id": file.id,
            "position": position,
            "place": passage.place,
            "text": passage.text,
        }
        for position, passage in enumerate(text.passages)
    ]
    if rows:
        await session.execute(insert(FilePassage), rows)


async def passages_of(
    session: AsyncSession, file_ids: Collection[str], *, owner_id: int
) -> dict[str, list[Passage]]:
    """The whole text of some files, in order."""
    found: dict[str, list[Passage]] = {file_id: [] for file_id in file_ids}
    if not found:
        return found
    rows = await session.execute(
        select(FilePassage.attachment_id, FilePassage.place, FilePassage.text)
        .where(FilePassage.attachment_id.in_(found), FilePassage.user_id == owner_id)
        .order_by(FilePassage.attachment_id, FilePassage.position)
    )
    for row in rows:
        found[row.attachment_id].append(Passage(row.place, row.text))
    return found


@dataclass(frozen=True, slots=True)
class PassageSearch:
    """Finds what one owner's files say: in one conversation first, then in all others."""

    database: Database
    owner_id: int
    thread_id: str

    async def search(self, query: str, *, file_name: str | None, limit: int) -> Search:
        query = query[:MAX_QUERY_CHARS].replace("\0", " ")
        for here in (True, False):
            scope = self._scope(file_name, here=here)
            if found := await self._found(query, scope, limit):
                return Search(found)
        scope = self._scope(file_name, here=None)
        if found := await self._with_parts(query, scope, limit):
            return Search(found)
        instead = await self._similar(query, scope)
        if not instead:
            return Search((), unread=await self._unread(scope))
        words = " ".join({word for words in instead.values() for word in words})
        found = await self._found(words, scope, limit)
        return Search(found, {word: ", ".join(words) for word, words in instead.items()})

    async def listed(self) -> Sequence[KeptFile]:
        is_here = ChatAttachment.thread_id == self.thread_id
        has_text = select(FilePassage.id).where(FilePassage.attachment_id == ChatAttachment.id).exists()
        statement = (
            select(ChatAttachment.id, ChatAttachment.name, ChatAttachment.size, is_here)
            .where(ChatAttachment.user_id == self.owner_id, ChatAttachment.thread_id.is_not(None), has_text)
            .order_by(is_here.desc(), ChatAttachment.created_at.desc())
            .limit(100)
        )
        async with self.database.statement() as session:
            return [KeptFile(*row) for row in await session.execute(statement)]

    async def read(self, file_id: str, *, place: str | None, limit: int) -> Sequence[FoundPassage]:
        mine = (*self._scope(None, here=None), FilePassage.attachment_id == file_id)
        first: Any = 0
        if place is not None:
            first = (
                select(func.min(FilePassage.position))
                .join(ChatAttachment, ChatAttachment.id == FilePassage.attachment_id)
                .where(*mine, func.lower(FilePassage.place) == place.strip().lower())
                .scalar_subquery()
            )
        async with self.database.statement() as session:
            rows = await session.execute(
                _PASSAGE.where(*mine, FilePassage.position >= first)
                .order_by(FilePassage.position)
                .limit(limit)
            )
            return [self._passage(row) for row in rows]

    async def _found(
        self, query: str, scope: Collection[ColumnElement[bool]], limit: int
    ) -> list[FoundPassage]:
        strict, loose = _all_words(query), _any_word(query)
        rank = func.ts_rank_cd(FilePassage.words, strict, 1) * _STRICT_FIRST + func.ts_rank(
            FilePassage.words, loose, 1
        )
        statement = (
            _PASSAGE.where(*scope, FilePassage.words.bool_op("@@")(loose))
            .order_by(FilePassage.words.bool_op("@@")(strict).desc(), rank.desc(), FilePassage.id)
            .limit(limit)
        )
        async with self.database.statement() as session:
            return [self._passage(row) for row in await session.execute(statement)]

    async def _with_parts(
        self, query: str, scope: Collection[ColumnElement[bool]], limit: int
    ) -> list[FoundPassage]:
        """Passages that have the words, or most of them, within longer ones; this conversation's first."""
        if not (parts := parts_of(query)):
            return []
        count = sum(
            (cast(FilePassage.text.icontains(part, autoescape=True), Integer) for part in parts),
            start=literal(0),
        )
        statement = (
            _PASSAGE.where(*scope, count >= enough_of(parts))
            .order_by((ChatAttachment.thread_id == self.thread_id).desc(), count.desc(), FilePassage.id)
            .limit(limit)
        )
        async with self.database.statement() as session:
            return [self._passage(row) for row in await session.execute(statement)]

    async def _unread(self, scope: Collection[ColumnElement[bool]]) -> Sequence[str]:
        names = (
            select(ChatAttachment.name)
            .join(FilePassage, ChatAttachment.id == FilePassage.attachment_id)
            .where(*scope, FilePassage.text == NOT_READ)
            .distinct()
            .order_by(ChatAttachment.name)
            .limit(_MOST_NAMED)
        )
        async with self.database.statement() as session:
            return list(await session.scalars(names))

    async def _similar(
        self, query: str, scope: Collection[ColumnElement[bool]]
    ) -> Mapping[str, Sequence[str]]:
        """For words that no file has, those that are spelled like them."""
        meant = set(_WORD.findall(query.lower()))
        if not meant:
            return {}
        words = (
            select(func.unnest(func.tsvector_to_array(FilePassage.words)).label("word"))
            .join(ChatAttachment, ChatAttachment.id == FilePassage.attachment_id)
            .where(*scope)
            .subquery()
        )
        async with self.database.statement() as session:
            known = await session.scalars(
                select(words.c.word)
                .where(func.length(words.c.word) >= _SHORTEST)
                .distinct()
                .limit(_MAX_KNOWN_WORDS)
            )
            listed = list(known)
        return await asyncio.to_thread(_similar_words, meant, listed)

    def _scope(self, file_name: str | None, *, here: bool | None) -> tuple[ColumnElement[bool], ...]:
        """The owner's sent files: of this conversation, of the others, or all."""
        conditions: list[ColumnElement[bool]] = [
            FilePassage.user_id == self.owner_id,
            ChatAttachment.user_id == self.owner_id,
            ChatAttachment.thread_id.is_not(None),
        ]
        if here is not None:
            is_here = ChatAttachment.thread_id == self.thread_id
            conditions.append(is_here if here else ~is_here)
        if file_name:
            name = file_name.strip()
            conditions.append(
                or_(
                    ChatAttachment.id == name,
                    func.lower(ChatAttachment.name).contains(name.lower(), autoescape=True),
                )
            )
        return tuple(conditions)

    def _passage(self, row: Any) -> FoundPassage:
        file = KeptFile(row.file_id, row.name, row.size, row.thread_id == self.thread_id)
        return FoundPassage(file, row.place, row.text)


_PASSAGE = select(
    FilePassage.place,
    FilePassage.text,
    ChatAttachment.id.label("file_id"),
    ChatAttachment.name,
    ChatAttachment.size,
    ChatAttachment.thread_id,
).join(ChatAttachment, ChatAttachment.id == FilePassage.attachment_id)


def _all_words(query: str) -> ColumnElement[Any]:
    """Passages with every word: English endings folded, or exactly as written in any language."""
    return func.websearch_to_tsquery(_config("english"), query).op("||")(
        func.websearch_to_tsquery(_config("simple"), query)
    )


def _any_word(query: str) -> ColumnElement[Any]:
    """Passages with one of the words at least."""
    return _either("english", query).op("||")(_either("simple", query))


def _either(config: str, query: str) -> ColumnElement[Any]:
    every = cast(func.plainto_tsquery(_config(config), query), Text)
    return cast(func.replace(every, " & ", " | "), TSQUERY)


def _config(name: str) -> ColumnElement[Any]:
    return cast(literal(name), REGCONFIG)


def _similar_words(meant: Collection[str], known: Collection[str]) -> dict[str, list[str]]:
    """By shared groups of three letters, as PostgreSQL's `pg_trgm` counts them."""
    parts = {word: _trigrams(word) for word in known}
    found: dict[str, list[str]] = {}
    for word in sorted(meant):
        mine = _trigrams(word)
        scores = ((len(mine & other) / len(mine | other), candidate) for candidate, other in parts.items())
        best = sorted((entry for entry in scores if entry[0] >= _SIMILAR), reverse=True)[:_MOST_SIMILAR]
        if best:
            found[word] = [candidate for _, candidate in best]
    return found


def _trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))
