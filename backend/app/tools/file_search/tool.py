"""File search: what the files say that the user has attached, with file and page."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from app.tools.base import (
    ActionContext,
    ActionFailed,
    ActionResult,
    Category,
    FoundPassage,
    KeptFile,
    Search,
    SystemTool,
    ThreadFiles,
    ToolAction,
)
from app.tools.tables import Table

SEARCH_FILES = "file_search__search_files"
"""How models call the search."""

MAX_QUERY_CHARS = 500
MAX_PASSAGES = 8
MAX_READ = 12
_SHOWN_CHARS = 240
_NO_FILES = (
    "No files with text are attached yet. Attach a PDF, Word, Excel, CSV or text file to a message first."
)
_FILE = "Only in this file: its name or id."


class SearchFiles(BaseModel):
    query: str = Field(min_length=1, max_length=MAX_QUERY_CHARS, description="Words to look for.")
    file: str | None = Field(default=None, max_length=200, description=_FILE)
    limit: int = Field(default=5, ge=1, le=MAX_PASSAGES, description="Passages at most.")


class ReadFile(BaseModel):
    file: str = Field(min_length=1, max_length=200, description="The file's name or id.")
    place: str | None = Field(
        default=None,
        max_length=100,
        description="Where to begin: page 3, lines 1-40.",
    )


class ListFiles(BaseModel):
    pass


async def _search(asked: SearchFiles, context: ActionContext) -> ActionResult:
    files = _files(context)
    found = await files.search(asked.query, file_name=asked.file, limit=asked.limit)
    if not found.passages:
        if not (known := await files.listed()):
            raise ActionFailed(_NO_FILES)
        where = f"“{asked.file}”" if asked.file else f"{len(known)} {'file' if len(known) == 1 else 'files'}"
        said = [f"Nothing about “{asked.query}” was found in {where}."]
        said += [f"Of {name}, only the beginning could be searched." for name in found.unread]
        return ActionResult(text=" ".join(said))
    return ActionResult(text=_told(found), table=_table(found.passages), rows=_table(found.passages))


def _told(found: Search) -> str:
    """Passages with their sources, as a citation is to be written."""
    said = [f"Nothing has “{word}”; looked for “{instead}”." for word, instead in found.instead.items()]
    if not found.passages[0].file.is_of_this_chat:
        said.append("Nothing was found in this chat's files; these are from other chats.")
    said += [f"**{_source(passage)}**:\n{passage.text}" for passage in found.passages]
    return "\n\n".join(said)


def _source(passage: FoundPassage) -> str:
    name = passage.file.name.replace("[", "(").replace("]", ")")
    return f"[{name}, {passage.place}]({passage.file.url})"


def _table(passages: Sequence[FoundPassage]) -> Table:
    rows = tuple((each.file.name, each.place, _short(each.text)) for each in passages)
    return Table(("file", "place", "passage"), rows, len(rows))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_CHARS else f"{line[:_SHOWN_CHARS]}…"


async def _read(asked: ReadFile, context: ActionContext) -> ActionResult:
    files = _files(context)
    file = _meant(asked.file, await files.listed())
    passages = await files.read(file.id, place=asked.place, limit=MAX_READ)
    if not passages:
        raise ActionFailed(f"{file.name} has no “{asked.place}”.")
    text = "\n\n".join(f"[{passage.place}]\n{passage.text}" for passage in passages)
    return ActionResult(text=f"**{_source(passages[0])}**:\n\n{text}")


def _meant(reference: str, files: Sequence[KeptFile]) -> KeptFile:
    wanted = reference.strip().casefold()
    for fits in (
        lambda file: wanted in {file.id, file.name.casefold()},
        lambda file: wanted in file.name.casefold() or file.id in reference,
    ):
        if found := next(filter(fits, files), None):
            return found
    if not files:
        raise ActionFailed(_NO_FILES)
    names = ", ".join(file.name for file in files[:10])
    raise ActionFailed(f"There is no file “{reference}”. There are: {names}.")


async def _list(_: ListFiles, context: ActionContext) -> ActionResult:
    files = await _files(context).listed()
    if not files:
        raise ActionFailed(_NO_FILES)
    rows = tuple(
        (file.name, "this chat" if file.is_of_this_chat else "another chat", file.size, file.id)
        for file in files
    )
    table = Table(("file", "attached in", "bytes", "id"), rows, len(rows))
    lines = "\n".join(
        f"- [{file.name}]({file.url})" + ("" if file.is_of_this_chat else " (another chat)") for file in files
    )
    return ActionResult(
        text=f"{len(files)} {'file' if len(files) == 1 else 'files'}:\n{lines}", table=table, rows=table
    )


def _files(context: ActionContext) -> ThreadFiles:
    if context.files is None:
        raise ActionFailed(_NO_FILES)
    return context.files


TOOL = SystemTool(
    id="file_search",
    name="File search",
    description="Finds what your attached PDF, Word, Excel, CSV and text files say, with file and page.",
    icon="search",
    category=Category.INSIGHTS,
    placeholder="Ask what your files say about something",
    actions=(
        ToolAction(
            name="search_files",
            title="Search files",
            description=(
                "Search the text of the files that the user has attached (PDF, Word, Excel, CSV, text "
                "documents). Cite file and place of what you use, with the link given."
            ),
            parameters=SearchFiles,
            is_read_only=True,
            run=_search,
        ),
        ToolAction(
            name="read_file",
            title="Read a file",
            description="Read one attached file, from its beginning or from a page in it.",
            parameters=ReadFile,
            is_read_only=True,
            run=_read,
        ),
        ToolAction(
            name="list_files",
            title="List files",
            description="List the attached files that can be searched.",
            parameters=ListFiles,
            is_read_only=True,
            run=_list,
        ),
    ),
)
