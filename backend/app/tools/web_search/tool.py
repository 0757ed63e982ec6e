"""Web search through the engine that the operator has configured."""

from pydantic import BaseModel, Field

from app.network.http_exchange import ExchangeFailed
from app.settings import Settings
from app.tools.base import (
    ActionContext,
    ActionFailed,
    ActionResult,
    Category,
    SystemTool,
    ToolAction,
)
from app.tools.tables import Table
from app.tools.web_search.providers import MAX_RESULTS, Asked, Recency, configured

SETUP = (
    "Web search is not configured on this server. Its operator has to set SEARXNG_URL, "
    "BRAVE_SEARCH_API_KEY or TAVILY_API_KEY; then it can be connected here."
)


class SearchWeb(BaseModel):
    query: str = Field(min_length=1, max_length=400, description="Words to look for.")
    limit: int = Field(default=5, ge=1, le=MAX_RESULTS, description="Results at most.")
    recent: Recency | None = Field(
        default=None, description="Only pages of the last day, week, month or year."
    )


def _setup(settings: Settings) -> str | None:
    return SETUP if configured(settings) is None else None


async def _search(asked: SearchWeb, context: ActionContext) -> ActionResult:
    connection = context.connection
    provider = configured(connection.settings) if connection else None
    if connection is None or provider is None:
        raise ActionFailed(SETUP)
    try:
        reply = await connection.send(provider.call(Asked(asked.query, asked.limit, asked.recent)))
    except ExchangeFailed as failed:
        raise ActionFailed(_unreached(provider.name, failed.reason)) from failed
    if not reply.is_success:
        raise ActionFailed(provider.failure(reply))
    results = provider.read(reply, asked.limit)
    if results is None:
        raise ActionFailed(
            f"{provider.name} answered with something that is no search result. Try again later."
        )
    if not results:
        return ActionResult(text=f"{provider.name} found nothing for “{asked.query}”.")
    rows = tuple((result.title, result.url, result.snippet) for result in results)
    table = Table(("title", "url", "snippet"), rows, len(rows))
    lines = [
        f"{place}. [{title.replace('[', '(').replace(']', ')')}]({url})\n   {snippet}"
        for place, (title, url, snippet) in enumerate(rows, start=1)
    ]
    return ActionResult(text=f"Found by {provider.name}:\n\n" + "\n".join(lines), table=table, rows=table)


def _unreached(name: str, reason: str) -> str:
    if reason in {"address_not_allowed", "port_not_allowed"}:
        return (
            f"{name} is at an address that this server may not reach. Its operator can list it "
            "in EGRESS_PRIVATE_ALLOW."
        )
    return f"{name} did not answer ({reason.replace('_', ' ')}). Try again later."


TOOL = SystemTool(
    id="web_search",
    name="Web search",
    description="Searches the web; your search words go to the engine that this server's operator chose.",
    icon="globe",
    category=Category.INSIGHTS,
    placeholder="Search the web for something",
    setup=_setup,
    actions=(
        ToolAction(
            name="search_web",
            title="Search the web",
            description="Search the web (internet, online, news). Cite the pages that you use by link.",
            parameters=SearchWeb,
            is_read_only=True,
            run=_search,
        ),
    ),
)
