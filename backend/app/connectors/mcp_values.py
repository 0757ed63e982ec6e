"""What an MCP server offers and answers, as frozen values that know nothing of the SDK."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from app.connectors.tool_names import changing_word


@dataclass(frozen=True, slots=True)
class DiscoveredTool:
    """One tool as its server described it: untrusted, and unmodified unless it is trimmed.

    `input_schema`, `output_schema` and `annotations` are the JSON objects of the wire. A trimmed definition
    had parts that break the protocol; they are not here.
    """

    name: str
    title: str | None = None
    description: str | None = None
    input_schema: Mapping[str, Any] = field(default_factory=dict)
    output_schema: Mapping[str, Any] | None = None
    annotations: Mapping[str, Any] | None = None
    is_trimmed: bool = False

    @property
    def claims_read_only(self) -> bool:
        """Whether the server says that the tool changes nothing. A claim, not a fact."""
        return (self.annotations or {}).get("readOnlyHint") is True

    @property
    def is_read_only(self) -> bool:
        """Whether the tool counts as one that changes nothing: claimed, and not belied by its own name."""
        return self.claims_read_only and changing_word(self.name) is None

    @classmethod
    def from_wire(cls, definition: Mapping[str, Any]) -> "DiscoveredTool":
        """Read a definition with the names of the wire (`inputSchema`), as it is stored."""
        return cls(
            name=definition["name"],
            title=definition.get("title"),
            description=definition.get("description"),
            input_schema=definition.get("inputSchema") or {},
            output_schema=definition.get("outputSchema"),
            annotations=definition.get("annotations"),
        )

    def to_wire(self) -> dict[str, Any]:
        """The definition with the names of the wire; what is absent is left out."""
        optional = {
            "title": self.title,
            "description": self.description,
            "outputSchema": self.output_schema,
            "annotations": self.annotations,
        }
        present = {name: value for name, value in optional.items() if value is not None}
        return {"name": self.name, "inputSchema": self.input_schema, **present}


@dataclass(frozen=True, slots=True)
class ToolListing:
    """The tools of a server; `is_complete` is false when it had more than are taken over.

    `fresh_for_s` is how long the server says that the listing stays true, 0 when it does not say.
    `unreadable` are names of tools whose definitions break the protocol: clients must not call them.
    """

    tools: tuple[DiscoveredTool, ...]
    is_complete: bool = True
    fresh_for_s: float = 0.0
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextContent:
    text: str


@dataclass(frozen=True, slots=True)
class ImageContent:
    """Decoded bytes and the type that the server claims for them."""

    data: bytes = field(repr=False)
    mime_type: str


@dataclass(frozen=True, slots=True)
class AudioContent:
    data: bytes = field(repr=False)
    mime_type: str


@dataclass(frozen=True, slots=True)
class ResourceLink:
    """A pointer to something on the server. Never fetched by us."""

    uri: str
    name: str
    title: str | None = None
    description: str | None = None
    mime_type: str | None = None


@dataclass(frozen=True, slots=True)
class EmbeddedResource:
    """A resource inside the result: exactly one of `text` and `data` is set."""

    uri: str
    mime_type: str | None = None
    text: str | None = None
    data: bytes | None = field(default=None, repr=False)


Content: TypeAlias = TextContent | ImageContent | AudioContent | ResourceLink | EmbeddedResource


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool returned. `is_error` means that the tool itself says it failed; `content` says how."""

    content: tuple[Content, ...] = ()
    structured: Any = None
    is_error: bool = False

    @property
    def first_text(self) -> str:
        """The words of the first block, if it has any."""
        first = self.content[0] if self.content else None
        return first.text if isinstance(first, TextContent) else ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running call is, in the server's own unit. `total` is unknown for some tools."""

    progress: float
    total: float | None = None
    message: str | None = None


OnProgress: TypeAlias = Callable[[Progress], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ServerIdentity:
    """Who answered, in the server's own words, and by which revision of the protocol."""

    name: str | None
    version: str | None
    protocol_version: str


Wire: TypeAlias = Literal["auto", "modern", "legacy", "sse"]


@dataclass(frozen=True, slots=True)
class Route:
    """How a server was reached: worth remembering, because asking costs a round trip or a time-out.

    `discovered` is what a server of 2026 said about itself, in the names of the wire.
    """

    wire: Wire = "auto"
    discovered: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class FormElicitation:
    """A server asks the user to fill in a form.

    The words are a stranger's, cleaned and at most 2,048 characters; `schema` is JSON Schema cut down to one
    level of strings, numbers, booleans and choices (`app.connectors.question_schema`).
    """

    message: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UrlElicitation:
    """A server asks the user to visit an address: printable ASCII, at most 2,048 characters, any scheme.

    It must be shown in full before it is opened.
    """

    message: str
    url: str


Elicitation: TypeAlias = FormElicitation | UrlElicitation


@dataclass(frozen=True, slots=True)
class ElicitationAnswer:
    """What the user did: accepted, said no, or did not choose.

    `content` are the fields of an accepted form, by the names of its schema; the answer to an address has
    none.
    """

    action: Literal["accept", "decline", "cancel"]
    content: Mapping[str, Any] | None = None


OnElicitation: TypeAlias = Callable[[Elicitation], Awaitable[ElicitationAnswer]]
"""Asks the user. It is cancelled when the call ends, when the server takes the question back, and after ten
minutes; one call's questions come one after the other."""
