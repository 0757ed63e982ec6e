"""The demo MCP server: enough of everything to try every part of the product against."""

import asyncio
import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, ImageContent, TextContent, ToolAnnotations
from pydantic import BaseModel, Field

from app.demo.drawing import draw
from app.demo.note import Note
from app.demo.notebook import Notebook, NotebookFull, Notebooks

NoteId = Annotated[int, Field(ge=1, description="The number of the note")]
Title = Annotated[str, Field(min_length=1, max_length=200, description="A short heading")]
Body = Annotated[str, Field(max_length=10_000, description="What the note says")]
Tags = Annotated[
    list[Annotated[str, Field(max_length=40)]], Field(max_length=10, description="Words to file it under")
]

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
ADDS = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False
)
DESTROYS = ToolAnnotations(
    read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False
)


class NoteView(BaseModel):
    id: int
    title: str
    body: str
    tags: list[str]
    created: str

    @classmethod
    def of(cls, note: Note) -> "NoteView":
        return cls(
            id=note.id,
            title=note.title,
            body=note.body,
            tags=list(note.tags),
            created=note.created.isoformat(),
        )


class FoundNotes(BaseModel):
    total: int
    notes: list[NoteView]


class NoteRow(BaseModel):
    id: int
    title: str
    tags: str
    created: str
    words: int


class NoteTable(BaseModel):
    columns: list[str]
    rows: list[NoteRow]


def build_server() -> MCPServer[Any]:
    """A server with notebooks of its own; every credential has one, and those without share one."""
    server = MCPServer(
        "Demo notes",
        version="1.0.0",
        instructions="Notes of a small software team: search, read, write, delete, export, draw.",
    )
    notebooks = Notebooks()

    def notebook(context: Context) -> Notebook:
        headers = context.headers or {}
        return notebooks.of(headers.get("authorization") or headers.get("x-api-key") or "")

    _add_reading_tools(server, notebook)
    _add_writing_tools(server, notebook)
    _add_counting_tool(server)
    return server


def _add_reading_tools(server: MCPServer[Any], notebook: Callable[[Context], Notebook]) -> None:
    @server.tool(annotations=READS)
    def search_notes(
        context: Context,
        query: Annotated[str, Field(min_length=1, max_length=200, description="Words to look for")],
        limit: Annotated[int, Field(ge=1, le=50, description="How many notes at most")] = 10,
    ) -> Annotated[CallToolResult, FoundNotes]:
        """Find notes by words in their title, tags or text. Best matches come first."""
        notes = notebook(context).search(query, limit)
        lines = [f"#{note.id} {note.title} ({note.created.isoformat()})\n{note.body}" for note in notes]
        text = "\n\n".join([f"{len(notes)} notes match.", *lines])
        found = FoundNotes(total=len(notes), notes=[NoteView.of(note) for note in notes])
        return _result(TextContent(text=text), structured=found)

    @server.tool(annotations=READS)
    def read_note(context: Context, note_id: NoteId) -> Annotated[CallToolResult, NoteView]:
        """Read one note in full by its number."""
        note = _note(notebook(context), note_id)
        text = f"#{note.id} {note.title}\n{', '.join(note.tags)}\n\n{note.body}"
        return _result(TextContent(text=text), structured=NoteView.of(note))

    @server.tool(annotations=READS)
    def export_notes(
        context: Context,
        tag: Annotated[str | None, Field(max_length=40, description="Only notes with this tag")] = None,
    ) -> Annotated[CallToolResult, NoteTable]:
        """List all notes as a table with number, title, tags, date and length."""
        notes = [note for note in notebook(context).notes.values() if tag is None or tag in note.tags]
        rows = [
            NoteRow(
                id=note.id,
                title=note.title,
                tags=", ".join(note.tags),
                created=note.created.isoformat(),
                words=len(note.body.split()),
            )
            for note in notes
        ]
        table = NoteTable(columns=list(NoteRow.model_fields), rows=rows)
        return _result(TextContent(text=f"{len(rows)} notes."), structured=table)

    @server.tool(annotations=READS)
    def draw_note(context: Context, note_id: NoteId) -> CallToolResult:
        """Draw a small picture of a note."""
        note = _note(notebook(context), note_id)
        picture = base64.b64encode(draw(note)).decode()
        return _result(
            TextContent(text=f"A picture of #{note.id} {note.title}."),
            ImageContent(data=picture, mime_type="image/png"),
        )


def _add_writing_tools(server: MCPServer[Any], notebook: Callable[[Context], Notebook]) -> None:
    @server.tool(annotations=ADDS)
    def create_note(
        context: Context, title: Title, body: Body = "", tags: Tags | None = None
    ) -> Annotated[CallToolResult, NoteView]:
        """Write a new note."""
        try:
            note = notebook(context).create(title, body, tuple(tags or ()), datetime.now(UTC).date())
        except NotebookFull:
            raise ToolError("The notebook is full. Delete a note first.") from None
        return _result(TextContent(text=f"Created #{note.id} {note.title}."), structured=NoteView.of(note))

    @server.tool(annotations=DESTROYS)
    def delete_note(context: Context, note_id: NoteId) -> CallToolResult:
        """Delete a note for good."""
        book = notebook(context)
        note = book.notes.pop(_note(book, note_id).id)
        return _result(TextContent(text=f"Deleted #{note.id} {note.title}."))


def _add_counting_tool(server: MCPServer[Any]) -> None:
    @server.tool(annotations=READS)
    async def count_slowly(
        context: Context,
        up_to: Annotated[int, Field(ge=1, le=60, description="The last number")] = 5,
        seconds_between: Annotated[float, Field(ge=0, le=2, description="The pause between two")] = 0.5,
    ) -> CallToolResult:
        """Count from one upwards with pauses, reporting progress. Can be cancelled."""
        for number in range(1, up_to + 1):
            await asyncio.sleep(seconds_between)
            await context.report_progress(number, up_to, f"{number} of {up_to}")
        return _result(TextContent(text=f"Counted to {up_to}."))


def _note(book: Notebook, note_id: int) -> Note:
    if note_id not in book.notes:
        raise ToolError(f"There is no note #{note_id}.")
    return book.notes[note_id]


def _result(*content: TextContent | ImageContent, structured: BaseModel | None = None) -> CallToolResult:
    return CallToolResult(
        content=list(content), structured_content=structured.model_dump(mode="json") if structured else None
    )
