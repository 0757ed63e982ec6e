"""The databases that the instructions tell of, with a reader of questions for each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.agents.offline.conversation import ToolSpec
from app.databases.catalog import TableInfo
from app.databases.questions.notes import UserNote
from app.databases.questions.reading import Reader
from app.databases.schema_text import read_schema

_SECTION = re.compile(r"^### `(?P<slug>[a-z0-9_]+)`: (?P<name>.*)$", re.MULTILINE)
_END = re.compile(r"^</data ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KnownDatabase:
    slug: str
    name: str
    reader: Reader

    @property
    def tables(self) -> tuple[TableInfo, ...]:
        return self.reader.tables

    def tool(self, action: str) -> str:
        return f"{self.slug}__{action}"

    def owns(self, tool: str) -> bool:
        return tool.startswith(f"{self.slug}__")

    def find(self, name: str) -> TableInfo | None:
        wanted = name.strip(" .?\"'`“”").lower().replace(" ", "_")
        for table in self.tables:
            if wanted in {table.name.lower(), table.shown_name.lower()}:
                return table
        return next((table for table in self.tables if wanted == f"{table.name.lower()}s"), None)


def known_databases(instructions: str, tools: Iterable[ToolSpec]) -> list[KnownDatabase]:
    """Those whose tools are offered."""
    offered = {tool.name for tool in tools}
    starts = list(_SECTION.finditer(instructions))
    found = []
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(instructions)
        body = _END.split(instructions[match.end() : end])[0]
        if f"{match['slug']}__run_query" in offered:
            found.append(
                KnownDatabase(
                    match["slug"], match["name"], _reader(body, _notes_about(match["slug"], instructions))
                )
            )
    return found


def _notes_about(slug: str, instructions: str) -> tuple[UserNote, ...]:
    """The user's notes stand behind what strangers wrote; one that is about a table begins with its name."""
    _, _, own = instructions.rpartition("\n</data ")
    match = re.search(rf"^The user's notes about `{slug}`:\n(?P<notes>(?:- .*(?:\n|$))+)", own, re.MULTILINE)
    if match is None:
        return ()
    lines = [line.removeprefix("- ") for line in match["notes"].splitlines()]
    return tuple(UserNote(line) for line in lines)


@lru_cache(maxsize=32)
def _reader(schema: str, notes: tuple[UserNote, ...]) -> Reader:
    return Reader(read_schema(schema), notes)
