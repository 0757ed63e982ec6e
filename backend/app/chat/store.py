"""Threads and items in PostgreSQL, each operation one statement or a short transaction of its own."""

from typing import Any
from uuid import uuid4

from chatkit.store import AttachmentStore, Store, StoreItemType
from chatkit.types import (
    ActiveStatus,
    Attachment,
    ClosedStatus,
    LockedStatus,
    Page,
    ThreadItem,
    ThreadMetadata,
    UserMessageItem,
)
from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.chat.attachments import attachment_value
from app.chat.context import ChatContext
from app.chat.errors import AttachmentNotFound, ItemNotFound, ThreadNotFound
from app.chat.moments import in_utc
from app.chat.storable import storable
from app.chat.uploads import Uploads
from app.database import Database, table_of
from app.models import ChatAttachment, ChatItem, ChatThread

_NO_CHAT = "There is no such chat. Start a new one."
MAX_PAGE = 100
_PREFIXES: dict[StoreItemType, str] = {
    "thread": "thr",
    "message": "msg",
    "tool_call": "tc",
    "task": "tsk",
    "workflow": "wf",
    "attachment": "atc",
    "sdk_hidden_context": "shcx",
}
_ITEMS: TypeAdapter[ThreadItem] = TypeAdapter(ThreadItem)
_STATUS: TypeAdapter[ActiveStatus | LockedStatus | ClosedStatus] = TypeAdapter(
    ActiveStatus | LockedStatus | ClosedStatus
)

# Putting these together takes longer than carrying them out, and every item of every turn needs one.
# They speak of tables and not of mapped classes, which would double the work.
_ITEM_ROWS, _THREAD_ROWS = table_of(ChatItem), table_of(ChatThread)
_MINE = (ChatThread.id == bindparam("item_thread_id"), ChatThread.user_id == bindparam("owner_id"))
_NEW_ITEM = insert(_ITEM_ROWS).from_select(
    ["id", "thread_id", "user_id", "kind", "payload", "created_at"],
    select(
        bindparam("item_id", type_=Text()), ChatThread.id, ChatThread.user_id,
        bindparam("item_kind", type_=Text()), bindparam("item_payload", type_=ChatItem.payload.type),
        bindparam("item_created_at", type_=ChatItem.created_at.type),
    ).where(*_MINE),
)  # fmt: skip
_PUT_ITEM = _NEW_ITEM.on_conflict_do_update(
    index_elements=["id"],
    set_={"payload": _NEW_ITEM.excluded.payload, "kind": _NEW_ITEM.excluded.kind},
    where=(ChatItem.user_id == bindparam("owner_id")) & (ChatItem.thread_id == bindparam("item_thread_id")),
).returning(_ITEM_ROWS.c.id)
_PUT_MESSAGE = _PUT_ITEM.add_cte(
    update(_THREAD_ROWS).where(*_MINE).values(updated_at=func.now()).cte("moved")
)
_NEW_THREAD = insert(_THREAD_ROWS)
_PUT_THREAD = _NEW_THREAD.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _NEW_THREAD.excluded[name] for name in ("title", "status", "thread_metadata")},
    where=ChatThread.user_id == _NEW_THREAD.excluded.user_id,
)


class ThreadStore(Store[ChatContext]):
    """The owner in the context bounds every statement: another user's row is not found.

    Items stand in the order in which they were first stored; storing an id again replaces the item in place.
    """

    def __init__(self, database: Database, *, origin: str) -> None:
        self._database = database
        self._origin = origin

    def generate_thread_id(self, context: ChatContext) -> str:
        return context.new_thread_id

    def generate_item_id(
        self,
        item_type: StoreItemType,
        thread: ThreadMetadata,  # noqa: ARG002 - ChatKit's signature
        context: ChatContext,  # noqa: ARG002
    ) -> str:
        return self.new_item_id(_PREFIXES[item_type])

    def new_item_id(self, prefix: str) -> str:
        return f"{prefix}_{uuid4().hex}"

    async def load_thread(self, thread_id: str, context: ChatContext) -> ThreadMetadata:
        async with self._database.statement() as session:
            thread = await session.scalar(_threads(context).where(ChatThread.id == thread_id))
        if thread is None:
            raise ThreadNotFound(_NO_CHAT)
        return _thread_value(thread)

    async def save_thread(self, thread: ThreadMetadata, context: ChatContext) -> None:
        row = {
            "id": thread.id,
            "user_id": context.owner_id,
            "title": thread.title,
            "status": thread.status.model_dump(mode="json", exclude_none=True),
            "thread_metadata": storable(thread.metadata),
            "created_at": in_utc(thread.created_at),
        }
        async with self._database.bare_statement() as connection:
            await connection.execute(_PUT_THREAD, row)

    async def load_threads(
        self, limit: int, after: str | None, order: str, context: ChatContext
    ) -> Page[ThreadMetadata]:
        """A page of threads by their last change. `limit` is capped: clients ask for 9,999."""
        key = (ChatThread.updated_at, ChatThread.id)
        query = _threads(context)
        if after is not None:
            edge = (
                select(*key).where(ChatThread.id == after, ChatThread.user_id == context.owner_id).subquery()
            )
            here, there = tuple_(*key), select(edge.c.updated_at, edge.c.id).scalar_subquery()
            query = query.where(here < there if order == "desc" else here > there)
        query = query.order_by(*(column.desc() if order == "desc" else column.asc() for column in key))
        limit = _capped(limit)
        async with self._database.statement() as session:
            rows = list(await session.scalars(query.limit(limit + 1)))
        page = [_thread_value(row) for row in rows[:limit]]
        return _page(page, has_more=len(rows) > limit)

    async def delete_thread(self, thread_id: str, context: ChatContext) -> None:
        async with self._database.statement() as session:
            deleted = await session.scalar(
                delete(ChatThread)
                .where(ChatThread.id == thread_id, ChatThread.user_id == context.owner_id)
                .returning(ChatThread.id)
            )
        if deleted is None:
            raise ThreadNotFound(_NO_CHAT)

    async def load_thread_items(
        self, thread_id: str, after: str | None, limit: int, order: str, context: ChatContext
    ) -> Page[ThreadItem]:
        query = select(ChatItem.payload).where(
            ChatItem.thread_id == thread_id, ChatItem.user_id == context.owner_id
        )
        if after is not None:
            edge = (
                select(ChatItem.position)
                .where(ChatItem.id == after, ChatItem.thread_id == thread_id)
                .scalar_subquery()
            )
            query = query.where(ChatItem.position < edge if order == "desc" else ChatItem.position > edge)
        query = query.order_by(ChatItem.position.desc() if order == "desc" else ChatItem.position)
        limit = _capped(limit)
        async with self._database.transaction() as session:
            await _require_thread(session, thread_id, context)
            rows = list(await session.scalars(query.limit(limit + 1)))
        page = [_ITEMS.validate_python(payload) for payload in rows[:limit]]
        return _page(page, has_more=len(rows) > limit)

    async def add_thread_item(self, thread_id: str, item: ThreadItem, context: ChatContext) -> None:
        async with self._database.bare_statement() as connection:
            await put_item(connection, thread_id, item, context)

    async def save_item(self, thread_id: str, item: ThreadItem, context: ChatContext) -> None:
        await self.add_thread_item(thread_id, item, context)

    async def load_item(self, thread_id: str, item_id: str, context: ChatContext) -> ThreadItem:
        async with self._database.statement() as session:
            item = await find_item(session, thread_id, item_id, context)
        if item is None:
            raise ItemNotFound("No such message.")
        return item

    async def delete_thread_item(self, thread_id: str, item_id: str, context: ChatContext) -> None:
        async with self._database.statement() as session:
            await drop_item(session, thread_id, item_id, context)

    async def save_attachment(self, attachment: Attachment, context: ChatContext) -> None:
        """Bind an uploaded file to the first thread whose message carries it: it goes with that thread."""
        async with self._database.statement() as session:
            await session.execute(
                update(ChatAttachment)
                .where(
                    ChatAttachment.id == attachment.id,
                    ChatAttachment.user_id == context.owner_id,
                    ChatAttachment.thread_id.is_(None),
                )
                .values(thread_id=attachment.thread_id)
            )

    async def load_attachment(self, attachment_id: str, context: ChatContext) -> Attachment:
        async with self._database.statement() as session:
            row = await session.scalar(
                select(ChatAttachment).where(
                    ChatAttachment.id == attachment_id, ChatAttachment.user_id == context.owner_id
                )
            )
        if row is None:
            raise AttachmentNotFound("No such file.")
        return attachment_value(row, origin=self._origin)

    async def delete_attachment(self, attachment_id: str, context: ChatContext) -> None:
        """Done by `UnsentFiles`, which ChatKit asks first."""


class UnsentFiles(AttachmentStore[ChatContext]):
    """ChatKit's way to take a file back before it is sent. It is uploaded over a route of its own."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads

    async def delete_attachment(self, attachment_id: str, context: ChatContext) -> None:
        await self._uploads.discard(attachment_id, owner_id=context.owner_id)


async def put_item(
    session: AsyncSession | AsyncConnection, thread_id: str, item: ThreadItem, context: ChatContext
) -> None:
    """Insert the item into the owner's thread, or replace the one with its id (ChatKit stores some twice).

    One statement. A message of the user moves the thread to the top of the list.

    Raises:
        ThreadNotFound: The thread is gone or never was the owner's.
    """
    stored = await session.scalar(
        _PUT_MESSAGE if isinstance(item, UserMessageItem) else _PUT_ITEM,
        {
            "item_id": item.id,
            "item_thread_id": thread_id,
            "owner_id": context.owner_id,
            "item_kind": item.type,
            "item_payload": storable(item.model_dump(mode="json", by_alias=True)),
            "item_created_at": in_utc(item.created_at),
        },
    )
    if stored is None:
        raise ThreadNotFound(_NO_CHAT)


async def find_item(
    session: AsyncSession, thread_id: str, item_id: str, context: ChatContext
) -> ThreadItem | None:
    """An item of the owner's thread, if it is still there."""
    payload = await session.scalar(select(ChatItem.payload).where(*_one(thread_id, item_id, context)))
    return None if payload is None else _ITEMS.validate_python(payload)


async def drop_item(session: AsyncSession, thread_id: str, item_id: str, context: ChatContext) -> None:
    await session.execute(delete(ChatItem).where(*_one(thread_id, item_id, context)))


async def drop_last_marker(session: AsyncSession, thread_id: str, context: ChatContext) -> str | None:
    """Take away the end of the last turn, which goes on; returns its id."""
    newest = (
        select(ChatItem.id, ChatItem.kind)
        .where(ChatItem.thread_id == thread_id, ChatItem.user_id == context.owner_id)
        .order_by(ChatItem.position.desc())
        .limit(1)
        .subquery()
    )
    return await session.scalar(
        delete(ChatItem)
        .where(ChatItem.id.in_(select(newest.c.id).where(newest.c.kind == "end_of_turn")))
        .returning(ChatItem.id)
    )


def _one(thread_id: str, item_id: str, context: ChatContext) -> tuple[ColumnElement[bool], ...]:
    return (
        ChatItem.id == item_id,
        ChatItem.thread_id == thread_id,
        ChatItem.user_id == context.owner_id,
    )


def _threads(context: ChatContext) -> Select[ChatThread]:
    return select(ChatThread).where(ChatThread.user_id == context.owner_id)


async def _require_thread(session: AsyncSession, thread_id: str, context: ChatContext) -> None:
    known = await session.scalar(
        _threads(context).with_only_columns(ChatThread.id).where(ChatThread.id == thread_id)
    )
    if known is None:
        raise ThreadNotFound(_NO_CHAT)


def _thread_value(row: ChatThread) -> ThreadMetadata:
    return ThreadMetadata(
        id=row.id,
        title=row.title,
        created_at=in_utc(row.created_at),
        status=_STATUS.validate_python(row.status),
        metadata=row.thread_metadata,
    )


def _capped(limit: int) -> int:
    return max(1, min(limit, MAX_PAGE))


def _page(data: list[Any], *, has_more: bool) -> Page[Any]:
    return Page(data=data, has_more=has_more, after=data[-1].id if has_more else None)
