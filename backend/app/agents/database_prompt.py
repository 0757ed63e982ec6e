"""What a turn's prompt says of the user's databases: their tables, or the part that the question is about."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.agents.data_marks import marked
from app.agents.toolset import OfferedApp, OfferedTool
from app.databases.catalog import TableInfo
from app.databases.curation import MAX_NOTE_CHARACTERS
from app.databases.offered import OfferedDatabase
from app.databases.schema_text import schema_lines
from app.plain_text import one_line

MAX_CHARS = 24_000
"""All databases together; about 8,000 tokens."""

MAX_TABLES = 60
_MESSAGES = 3

_INTRODUCTION = """
## The user's databases

Each is an app of its own: the name in `backticks` is how the names of its tools begin. A line is a table
with its columns, types, keys (`pk`, `-> table.column`, `(a, b) -> table(a, b)`), frequent values {a|b} and
about how many rows (~n). Answer questions about data with one query (PostgreSQL), in the schema's own words;
join along the keys, by all of their columns. Build on the last query when the user follows up. The user is
shown the question as you understood it, your assumptions, the SQL, the rows and a chart where one helps:
repeat none of them, answer in a sentence or two with the figures that matter. When the data cannot answer,
say what is missing instead of guessing. “Permission denied” does not mean that there are no rows. When the
user corrects you about the data, offer to remember it as a note. What the user's notes say about words and
tables holds.
"""


def database_prompt(
    tools: Iterable[OfferedTool], conversation: Sequence[Mapping[str, Any]], *, secret: str
) -> str:
    """The section of the instructions; empty without databases.

    Args:
        tools: Those of the turn.
        conversation: The turn's input, the newest message last.
        secret: What only we know of the turn, for the marks around what strangers wrote.
    """
    apps = {tool.app.id: tool.app for tool in tools if isinstance(tool.app.source, OfferedDatabase)}
    if not apps:
        return ""
    question = " ".join(_said(conversation))
    room = MAX_CHARS // len(apps)
    schemas = "\n\n".join(_section(app, question, room) for app in apps.values())
    notes = "\n".join(filter(None, map(_notes, apps.values())))
    return "\n".join([_INTRODUCTION, marked(schemas, source="databases", secret=secret), notes])


def _section(app: OfferedApp, question: str, room: int) -> str:
    database = _database(app)
    lines, shown = _fitting(database, database.index.relevant(question, max_tables=MAX_TABLES), room)
    left = len(database.tables) - shown
    more = f"\n({left} more tables: look them up with `{app.slug}__list_tables`.)" if left else ""
    return f"### `{app.slug}`: {app.name}\n{lines or '(No table can be seen.)'}{more}"


def _notes(app: OfferedApp) -> str:
    """What the user told: theirs, so it stands outside of the marks."""
    notes = [
        f"- {f'{note.table[1]}: ' if note.table else ''}{one_line(note.text, max_chars=MAX_NOTE_CHARACTERS)}"
        for note in _database(app).notes
    ]
    return "\n".join([f"The user's notes about `{app.slug}`:", *notes]) if notes else ""


def _database(app: OfferedApp) -> OfferedDatabase:
    assert isinstance(app.source, OfferedDatabase)  # noqa: S101 - the caller has looked
    return app.source


def _fitting(database: OfferedDatabase, tables: Sequence[TableInfo], room: int) -> tuple[str, int]:
    """As many of the first tables as there is room for, in the order of the schema."""
    kept: set[tuple[str, str]] = set()
    left = room
    for table in tables:
        left -= len(schema_lines([table])) + 1
        if left < 0 and kept:
            break
        kept.add(table.key)
    return schema_lines(table for table in database.tables if table.key in kept), len(kept)


def _said(conversation: Sequence[Mapping[str, Any]]) -> list[str]:
    """The newest messages of the user."""
    texts = []
    for item in conversation:
        if item.get("role") == "user":
            content = item.get("content")
            first = content[0].get("text") if isinstance(content, list) and content else content
            if isinstance(first, str):
                texts.append(first[:2_000])
    return texts[-_MESSAGES:]
