"""Search engines that an operator can configure: how each is asked, and what its answers mean.

SearXNG: docs.searxng.org/dev/search_api.html. Brave: api-dashboard.search.brave.com. Tavily: docs.tavily.com.
"""

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal, TypeAlias
from urllib.parse import urlencode

from app.network.http_exchange import HttpCall, HttpReply
from app.plain_text import one_line, plain
from app.settings import Settings

Recency: TypeAlias = Literal["day", "week", "month", "year"]

MAX_RESULTS = 10
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>()\"]+")
_BRAVE_FRESHNESS = {"day": "pd", "week": "pw", "month": "pm", "year": "py"}
_TAVILY_QUOTA = frozenset({432, 433})
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class Asked:
    query: str
    limit: int
    recent: Recency | None


@dataclass(frozen=True, slots=True)
class WebResult:
    title: str
    url: str
    snippet: str


@dataclass(frozen=True, slots=True)
class SearchProvider:
    """`results` finds the entries in an answer; `advice` says what the operator can do about a refusal."""

    name: str
    call: Callable[[Asked], HttpCall]
    results: Callable[[Mapping[str, Any]], Any]
    snippet: str
    advice: str

    def read(self, reply: HttpReply, limit: int) -> list[WebResult] | None:
        """The results, or None when the answer is none that this engine gives."""
        body = reply.json_object()
        found = None if body is None else self.results(body)
        if not isinstance(found, list):
            return None
        return [result for entry in found if (result := self._result(entry)) is not None][:limit]

    def _result(self, entry: Any) -> WebResult | None:
        if not isinstance(entry, dict) or not isinstance(url := entry.get("url"), str):
            return None
        if not _WEB_ADDRESS.fullmatch(url):
            return None
        title = one_line(_words(entry.get("title")), max_chars=160) or url
        return WebResult(title, url, one_line(_words(entry.get(self.snippet)), max_chars=500))

    def failure(self, reply: HttpReply) -> str:
        """What an answer without results means, for the user."""
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS or reply.status in _TAVILY_QUOTA:
            wait = f" Try again in {reply.retry_after_s} s." if reply.retry_after_s else " Try again later."
            return f"{self.name} takes no more searches at the moment, its limit is reached.{wait}"
        if reply.status in _REFUSED or self._says_bad_key(reply):
            return f"{self.name} refused this server. {self.advice}"
        return f"{self.name} could not search (HTTP {reply.status}). Try again later."

    def _says_bad_key(self, reply: HttpReply) -> bool:
        """Brave answers 422 to a key that it does not know."""
        return reply.status == HTTPStatus.UNPROCESSABLE_ENTITY and b"SUBSCRIPTION_TOKEN" in reply.body


def _words(value: Any) -> str:
    return plain(html.unescape(_TAG.sub("", value))) if isinstance(value, str) else ""


def configured(settings: Settings) -> SearchProvider | None:
    """The first engine that the operator has configured."""
    if settings.searxng_url:
        return _searxng(settings.searxng_url)
    if settings.brave_search_api_key:
        return _brave(settings.brave_search_url, settings.brave_search_api_key.get_secret_value())
    if settings.tavily_api_key:
        return _tavily(settings.tavily_url, settings.tavily_api_key.get_secret_value())
    return None


def _searxng(base: str) -> SearchProvider:
    def call(asked: Asked) -> HttpCall:
        query = {"q": asked.query, "format": "json", **({"time_range": asked.recent} if asked.recent else {})}
        return HttpCall("GET", f"{base}/search?{urlencode(query)}", {"accept": "application/json"})

    advice = "Its operator has to allow the format json under search.formats in its settings.yml."
    return SearchProvider("SearXNG", call, lambda body: body.get("results"), "content", advice)


def _brave(base: str, key: str) -> SearchProvider:
    def call(asked: Asked) -> HttpCall:
        query: dict[str, str | int] = {"q": asked.query, "count": asked.limit, "text_decorations": "false"}
        if asked.recent:
            query["freshness"] = _BRAVE_FRESHNESS[asked.recent]
        headers = {"accept": "application/json", "x-subscription-token": key}
        return HttpCall("GET", f"{base}/res/v1/web/search?{urlencode(query)}", headers)

    def results(body: Mapping[str, Any]) -> Any:
        # Without any result the member is left out.
        web = body.get("web", {"results": []} if body.get("type") == "search" else None)
        return web.get("results") if isinstance(web, dict) else None

    return SearchProvider(
        "Brave Search", call, results, "description", "Its operator has to check BRAVE_SEARCH_API_KEY."
    )


def _tavily(base: str, key: str) -> SearchProvider:
    def call(asked: Asked) -> HttpCall:
        wanted: dict[str, str | int] = {"query": asked.query, "max_results": asked.limit}
        if asked.recent:
            wanted["time_range"] = asked.recent
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        return HttpCall("POST", f"{base}/search", headers, json.dumps(wanted).encode())

    return SearchProvider(
        "Tavily",
        call,
        lambda body: body.get("results"),
        "content",
        "Its operator has to check TAVILY_API_KEY.",
    )
