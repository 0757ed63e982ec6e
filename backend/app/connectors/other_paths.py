"""Help with a mistyped path: where else on the same origin an MCP server answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from app.connectors.auth import AuthStrategy
from app.connectors.checked_url import CheckedUrl
from app.connectors.egress import Egress
from app.connectors.errors import CredentialsRejected, ToolCallError
from app.connectors.mcp_client import UserMCPClient
from app.connectors.reasons import Reason

USUAL_PATHS = ("/mcp", "/sse", "/")
WRONG_PATH = frozenset({Reason.HTTP_STATUS_404, Reason.HTTP_STATUS_405})
LOOK_S = 3.0


def usual_paths(url: CheckedUrl) -> Sequence[CheckedUrl]:
    """The usual endpoints on the same origin, without the one that was tried."""
    return [replace(url, path=path) for path in USUAL_PATHS if path != url.path]


async def endpoint_beside(url: CheckedUrl, *, auth: AuthStrategy, egress: Egress) -> CheckedUrl | None:
    """The first of the usual paths where an MCP server answers, asked side by side within three seconds.

    The credentials go along: they were given for this origin.
    """
    candidates = usual_paths(url)
    answers = await asyncio.gather(*(_answers(each, auth, egress) for each in candidates))
    return next((each for each, is_mcp in zip(candidates, answers, strict=True) if is_mcp), None)


async def _answers(url: CheckedUrl, auth: AuthStrategy, egress: Egress) -> bool:
    try:
        async with asyncio.timeout(LOOK_S), UserMCPClient(url, auth=auth, egress=egress).session():
            return True
    except CredentialsRejected:
        return True
    except (ToolCallError, TimeoutError):
        return False
