"""What a tool was given and what it returned, as the record of calls keeps it: exact, but bounded."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, assert_never
from uuid import UUID

from app.agents.tool_runner import CallOutcome
from app.connectors.mcp_values import (
    AudioContent,
    Content,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
)
from app.sealing import CredentialVault, row_context

MAX_KEPT_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Recorded:
    """`is_cut` when there was more than is kept; JSON that was cut does not parse any more."""

    text: str = field(repr=False)
    is_json: bool
    is_cut: bool


def recorded_arguments(arguments: Mapping[str, Any]) -> Recorded:
    return _bounded(json.dumps(dict(arguments), ensure_ascii=False), is_json=True)


def recorded_result(outcome: CallOutcome) -> Recorded:
    """Structured content as JSON, else the text; of what is neither, its kind and size."""
    if outcome.structured is not None:
        return _bounded(json.dumps(outcome.structured, ensure_ascii=False, default=str), is_json=True)
    parts = [_as_text(part) for part in outcome.content]
    files = [f"[{file.name}, {file.mime_type}, {len(file.content):,} bytes]" for file in outcome.files]
    return _bounded("\n\n".join([*parts, *files]), is_json=False)


def _as_text(part: Content) -> str:
    match part:
        case TextContent(text=text):
            return text
        case ImageContent(data=data, mime_type=mime_type) | AudioContent(data=data, mime_type=mime_type):
            return f"[{mime_type}, {len(data):,} bytes]"
        case EmbeddedResource(uri=uri, data=bytes(data), mime_type=kind):
            return f"[{uri}, {kind or 'application/octet-stream'}, {len(data):,} bytes]"
        case EmbeddedResource(uri=uri, text=text):
            return f"{uri}:\n\n{text or ''}"
        case ResourceLink(uri=uri, name=name):
            return f"[{name}]({uri})"
        case _:
            assert_never(part)


def _bounded(text: str, *, is_json: bool) -> Recorded:
    raw = text.encode("utf-8", "replace")
    kept = raw[:MAX_KEPT_BYTES].decode("utf-8", "ignore")
    return Recorded(kept, is_json, is_cut=len(raw) > MAX_KEPT_BYTES)


@dataclass(frozen=True, slots=True)
class InvocationSeal:
    """Seals what belongs to one row of `tool_invocations`, each column for itself."""

    vault: CredentialVault
    invocation_id: UUID
    owner_id: int

    def seal(self, column: str, recorded: Recorded) -> str:
        return self.vault.seal(asdict(recorded), context=self._context(column))

    def open(self, column: str, sealed: str) -> Recorded:
        """Open what `seal` made for the same row and column.

        Raises:
            DecryptionError: It does not open here.
        """
        return Recorded(**self.vault.open(sealed, context=self._context(column)))

    def _context(self, column: str) -> str:
        table = f"tool_invocations.{column}"
        return row_context(table, row_id=self.invocation_id, owner_id=self.owner_id)
