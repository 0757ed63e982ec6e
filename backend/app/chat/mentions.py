"""What a message can name with `@`: the user's apps, their single tools, and the files of the conversation.

A tag comes from the browser: only its id is used, and looked up among what is the user's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from chatkit.errors import CustomStreamError
from chatkit.types import UserMessageItem, UserMessageTagContent
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.selection import AppChosen, ConnectorToolChosen, app_with_id
from app.agents.toolset import AppKind, OfferedTool, ToolOfConnector, Toolset
from app.models import ChatAttachment
from app.plain_text import one_line

MAX_QUERY_CHARS = 100
MAX_FOUND_OF_A_KIND = 12
MAX_NAME_CHARS = 80
_MAX_FILES_LOOKED_AT = 500
_FILE = re.compile(r"file:(atc_[0-9A-Za-z_]{1,64})", re.ASCII)
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_GROUPS = {AppKind.SYSTEM: "System tools", AppKind.CONNECTOR: "Connectors", AppKind.DATABASE: "Databases"}


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that a message can name. The icon is one of ChatKit's own set."""

    id: str
    title: str
    group: str
    icon: str
    also_called: str = ""


def chosen_apps(message: UserMessageItem) -> tuple[AppChosen, ...]:
    """The apps that a message goes to: the one chosen in the menu, then those that it names."""
    choice = message.inference_options.tool_choice
    ids = [choice.id] if choice else []
    ids += [tag.id for tag in _tags(message)]
    found = (app_with_id(identifier) for identifier in dict.fromkeys(ids))
    return tuple(app for app in found if app is not None)


async def mention_words(
    session: AsyncSession, message: UserMessageItem, toolset: Toolset, *, owner_id: int
) -> dict[str, str]:
    """What a model reads for each thing that a message names, by the id of its tag.

    Raises:
        CustomStreamError: A file is not the user's, or not in this conversation any more.
    """
    words: dict[str, str] = {}
    for tag in _tags(message):
        if (chosen := app_with_id(tag.id)) is not None:
            words[tag.id] = _words_for(chosen, toolset)
        elif match := _FILE.fullmatch(tag.id):
            mine = select(ChatAttachment.name).where(
                ChatAttachment.id == match[1],
                ChatAttachment.user_id == owner_id,
                ChatAttachment.thread_id == message.thread_id,
                ChatAttachment.is_there(),
            )
            name = await session.scalar(mine)
            if name is None:
                raise CustomStreamError(
                    "A file that this message names is not in this chat any more. "
                    "Attach it again, or send the message without it.",
                    allow_retry=False,
                )
            words[tag.id] = f"@{one_line(name, max_chars=MAX_NAME_CHARS)} (the attached file {match[1]})"
    return words


async def find_mentions(
    session: AsyncSession, toolset: Toolset, query: str, *, owner_id: int, thread_id: str | None
) -> list[Mention]:
    """What of the user's fits, best first within each kind. Tools are too many to be shown unasked."""
    wanted = _folded(query[:MAX_QUERY_CHARS])
    apps = [Mention(app.id, app.name, _GROUPS[app.kind], app.icon) for app in toolset.apps]
    kinds = [[app for app in apps if app.group == group] for group in _GROUPS.values()]
    if wanted:
        kinds.append(list(_tool_mentions(toolset.tools.values())))
    if thread_id is not None:
        kinds.append(await _file_mentions(session, owner_id, thread_id))
    return [mention for kind in kinds for mention in _fitting(kind, wanted)]


def _tags(message: UserMessageItem) -> Iterator[UserMessageTagContent]:
    return (part for part in message.content if isinstance(part, UserMessageTagContent))


def _words_for(chosen: AppChosen, toolset: Toolset) -> str:
    usable = toolset.only(chosen)
    if isinstance(chosen, ConnectorToolChosen):
        return f"@{next(iter(usable.tools.values())).title}"
    return f"@{usable.apps[0].name}"


def _tool_mentions(tools: Iterable[OfferedTool]) -> Iterator[Mention]:
    for tool in tools:
        if isinstance(tool.origin, ToolOfConnector):
            name = tool.origin.tool_name
            title = one_line(tool.title, max_chars=MAX_NAME_CHARS)
            yield Mention(f"{tool.app.id}/{name}", title, "Tools", "bolt", also_called=name)


async def _file_mentions(session: AsyncSession, owner_id: int, thread_id: str) -> list[Mention]:
    newest_first = (
        select(ChatAttachment.id, ChatAttachment.name)
        .where(
            ChatAttachment.user_id == owner_id,
            ChatAttachment.thread_id == thread_id,
            ChatAttachment.is_there(),
        )
        .order_by(ChatAttachment.created_at.desc())
        .limit(_MAX_FILES_LOOKED_AT)
    )
    rows = (await session.execute(newest_first)).all()
    return [
        Mention(f"file:{row.id}", one_line(row.name, max_chars=MAX_NAME_CHARS), "Files", "document")
        for row in rows
    ]


def _fitting(mentions: Sequence[Mention], wanted: str) -> list[Mention]:
    ranked = ((_rank(mention, wanted), mention) for mention in mentions)
    fitting = sorted((pair for pair in ranked if pair[0] is not None), key=lambda pair: pair[0] or 0)
    return [mention for _, mention in islice(fitting, MAX_FOUND_OF_A_KIND)]


def _rank(mention: Mention, wanted: str) -> int | None:
    """0 for a name that begins so, 1 for one with a word that does, 2 for one that contains it; else None."""
    names = f" {_folded(mention.title)} {_folded(mention.also_called)}"
    if names.startswith(f" {wanted}"):
        return 0
    if f" {wanted}" in names:
        return 1
    return 2 if wanted in names else None


def _folded(text: str) -> str:
    return _BETWEEN_WORDS.sub(" ", text.casefold()).strip()
