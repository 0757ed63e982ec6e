"""What a tool returned, once for people (markdown in the task) and once for the model (text, cut)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never

from app.agents.tool_runner import CallOutcome
from app.chat.attachments import MAX_FILE_BYTES, NewFile, StoredFile
from app.chat.raster_images import raster_type
from app.connectors.mcp_values import (
    AudioContent,
    Content,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
)
from app.plain_text import one_line, plain
from app.tools.tables import Table, markdown_table
from app.tools.whole_results import KeptAsJson

MAX_MODEL_BYTES = 32 * 1024
MAX_SHOWN_CHARS = 12_000
MAX_FILES = 20
# Looks ahead no further than our own labels are long: the text is a stranger's, and may be megabytes of it.
_IMAGE_ELSEWHERE = re.compile(r"!(?=\[)(?!\[[^\]\n]{0,200}\]\(/api/attachments/)")
_SAFE_LINK = re.compile(r"https?://[^\s<>()\"]+")
_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class RenderedResult:
    shown: str
    for_model: str


def files_of(outcome: CallOutcome, tool_name: str) -> list[NewFile]:
    """What of a result becomes a file: images, sound, binary resources, exports, oversized text."""
    files = [NewFile(file.name, file.mime_type, file.content, expires=True) for file in outcome.files]
    for part in outcome.content:
        if (data := _bytes_of(part)) is not None and len(data[0]) <= MAX_FILE_BYTES:
            content, mime_type = data
            extension = _EXTENSIONS.get(raster_type(content) or "", "bin")
            files.append(NewFile(f"{tool_name}-{len(files) + 1}.{extension}", mime_type, content))
    whole = _text_of(outcome)
    if len(whole.encode()) > MAX_MODEL_BYTES:
        is_json = outcome.structured is not None
        extension, mime_type = ("json", "application/json") if is_json else ("txt", "text/plain")
        name = f"{tool_name}-result.{extension}"
        whole_file = NewFile(name, mime_type, whole.encode(), is_result=is_json)
        files = [*files[: MAX_FILES - 1], whole_file]
    return files[:MAX_FILES]


def rows_of(outcome: CallOutcome, files: Sequence[StoredFile]) -> Table | None:
    """The rows that later calls may work on; where they are only the first, with the way to all of them."""
    rows = outcome.rows
    if rows is None or rows.whole is not None or not rows.is_cut:
        return rows
    whole = next((KeptAsJson(file.id) for file in files if file.is_result), None)
    return replace(rows, whole=whole)


def _bytes_of(part: Content) -> tuple[bytes, str] | None:
    match part:
        case ImageContent(data=data, mime_type=mime_type) | AudioContent(data=data, mime_type=mime_type):
            return data, mime_type
        case EmbeddedResource(data=bytes(data), mime_type=resource_type):
            return data, resource_type or "application/octet-stream"
        case _:
            return None


def render_result(outcome: CallOutcome, files: Sequence[StoredFile]) -> RenderedResult:
    """Both views of a result; `files` are those of `files_of`, stored."""
    links = "\n\n".join(_file_link(file) for file in files)
    text = _text_of(outcome)
    error = "Error: " if outcome.is_error else ""
    for_model = "\n\n".join(part for part in (_cut_bytes(f"{error}{text}"), links) if part)
    shown = "\n\n".join(part for part in (_shown(outcome, text), links) if part)
    return RenderedResult(shown or "Nothing was returned.", for_model or "Done; nothing was returned.")


def _text_of(outcome: CallOutcome) -> str:
    """The result as text: structured content as JSON, else the text parts."""
    if outcome.structured is not None and not outcome.is_error:
        return plain(json.dumps(outcome.structured, ensure_ascii=False, default=str))
    return "\n\n".join(filter(None, (_part_text(part) for part in outcome.content)))


def _part_text(part: Content) -> str:
    match part:
        case TextContent(text=text):
            return plain(text)
        case EmbeddedResource(uri=uri, text=str(text)):
            return f"{one_line(uri, max_chars=300)}:\n\n{plain(text)}"
        case ResourceLink(uri=uri, name=name, title=title):
            label = one_line(title or name, max_chars=120).replace("]", "")
            return (
                f"[{label}]({uri})"
                if _SAFE_LINK.fullmatch(uri)
                else f"{label} ({one_line(uri, max_chars=300)})"
            )
        case ImageContent() | AudioContent() | EmbeddedResource():
            return ""
        case _:
            assert_never(part)


def _shown(outcome: CallOutcome, text: str) -> str:
    if outcome.is_error:
        return fenced(text) if text else ""
    if outcome.table is not None:
        return markdown_table(outcome.table)
    if outcome.structured is not None:
        return fenced(json.dumps(outcome.structured, ensure_ascii=False, indent=2, default=str), "json")
    as_json = _json_of(text)
    if as_json is not None:
        return fenced(json.dumps(as_json, ensure_ascii=False, indent=2), "json")
    return _IMAGE_ELSEWHERE.sub("", _cut_chars(text))


def _json_of(text: str) -> Any:
    if text[:1] not in "{[":
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _file_link(file: StoredFile) -> str:
    label = file.name.replace("[", "(").replace("]", ")")
    return f"{'!' if file.is_image else ''}[{label}]({file.url})"


def arguments_markdown(arguments: Mapping[str, Any]) -> str:
    return "#### Arguments\n\n" + fenced(json.dumps(dict(arguments), ensure_ascii=False, indent=2), "json")


def fenced(text: str, language: str = "") -> str:
    """A code block that its content cannot close."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{_cut_chars(plain(text))}\n{fence}"


def _cut_chars(text: str) -> str:
    if len(text) <= MAX_SHOWN_CHARS:
        return text
    return f"{text[:MAX_SHOWN_CHARS]}\n… ({len(text) - MAX_SHOWN_CHARS:,} more characters)"


def _cut_bytes(text: str) -> str:
    raw = text.encode("utf-8", "ignore")
    if len(raw) <= MAX_MODEL_BYTES:
        return text
    head = raw[:MAX_MODEL_BYTES].decode("utf-8", "ignore")
    whole = f"the first {MAX_MODEL_BYTES // 1024} KB of {len(raw) // 1024} KB"
    return f"{head}\n… (cut: {whole}; the user has the whole result)"
