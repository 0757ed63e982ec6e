"""The SDK's values and exceptions in our words: the one place where they are told apart."""

import base64
from dataclasses import replace
from typing import Literal, assert_never

import httpx2
import mcp_types as types
from mcp import MCPError
from pydantic import ValidationError

from app.connectors.diagnosis import Diagnosis, failure
from app.connectors.egress_failures import EgressFailed
from app.connectors.errors import ToolCallError
from app.connectors.listing_mender import Flaw, flaw_of
from app.connectors.mcp_values import (
    AudioContent,
    Content,
    DiscoveredTool,
    Elicitation,
    ElicitationAnswer,
    EmbeddedResource,
    FormElicitation,
    ImageContent,
    ResourceLink,
    TextContent,
    UrlElicitation,
)
from app.connectors.question_schema import bounded_schema
from app.connectors.reasons import Reason
from app.plain_text import plain

MAX_QUESTION_CHARACTERS = 2048

Step = Literal["connect", "list", "call"]
# What an answer of the wrong shape means at each step.
_INVALID: dict[Step, Reason] = {
    "connect": Reason.JSON_BUT_NOT_MCP,
    "list": Reason.SCHEMA_INVALID,
    "call": Reason.RESULT_INVALID,
}


def tool_of(tool: types.Tool) -> DiscoveredTool:
    definition = DiscoveredTool.from_wire(tool.model_dump(mode="json", by_alias=True, exclude_unset=True))
    return replace(definition, is_trimmed=flaw_of(tool) is Flaw.TRIMMED)


def content_of(block: types.ContentBlock) -> Content:
    match block:
        case types.TextContent():
            return TextContent(block.text)
        case types.ImageContent():
            return ImageContent(_bytes_of(block.data), block.mime_type)
        case types.AudioContent():
            return AudioContent(_bytes_of(block.data), block.mime_type)
        case types.ResourceLink():
            return ResourceLink(block.uri, block.name, block.title, block.description, block.mime_type)
        case types.EmbeddedResource():
            held = block.resource
            if isinstance(held, types.TextResourceContents):
                return EmbeddedResource(held.uri, held.mime_type, text=held.text)
            return EmbeddedResource(held.uri, held.mime_type, data=_bytes_of(held.blob))
        case _:
            assert_never(block)


def question_of(params: types.ElicitRequestParams) -> Elicitation | None:
    """What a server asks; None when it asks to visit an address that cannot be shown as it is."""
    message = plain(params.message, MAX_QUESTION_CHARACTERS)
    if isinstance(params, types.ElicitRequestFormParams):
        return FormElicitation(message, bounded_schema(params.requested_schema))
    is_showable = (
        len(params.url) <= MAX_QUESTION_CHARACTERS and params.url.isascii() and params.url.isprintable()
    )
    return UrlElicitation(message, params.url) if is_showable else None


def result_of(answer: ElicitationAnswer) -> types.ElicitResult:
    content = dict(answer.content) if answer.content is not None else None
    return types.ElicitResult(action=answer.action, content=content)


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise failure(Reason.RESULT_INVALID) from None


def named_failure(error: Exception, diagnosis: Diagnosis, *, during: Step = "connect") -> Exception:
    """The one place where the SDK's exceptions, groups of them included, become ours."""
    match leaf := telling_leaf(error):
        case EgressFailed():
            return failure(leaf.reason)
        case MCPError():
            return diagnosis.of_protocol_error(leaf.code, leaf.message, during_call=during == "call")
        case httpx2.HTTPError() | httpx2.SSEError():
            return failure(diagnosis.of_last_answer() or Reason.UNEXPECTED_CONTENT)
        case RuntimeError() if "protocol version" in str(leaf):
            return failure(Reason.UNSUPPORTED_PROTOCOL_VERSION)
        case ValidationError() | RecursionError() | RuntimeError():
            return failure(_INVALID[during])
    return leaf


def telling_leaf(error: Exception) -> Exception:
    """The exception that tells most: ours before the network's, the network's before the protocol's."""
    leaves = _leaves(error)
    for kind in (ToolCallError, EgressFailed, httpx2.HTTPError, MCPError):
        for leaf in leaves:
            if isinstance(leaf, kind):
                return leaf
    return leaves[0]


def _leaves(error: Exception) -> list[Exception]:
    if isinstance(error, ExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    return [error]
