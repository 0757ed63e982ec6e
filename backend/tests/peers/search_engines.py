"""SearXNG, Brave Search and Tavily as far as a search needs them, with the answers that they document."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.peers.serving import serving

BRAVE_KEY = "CANARY-brave-key"
TAVILY_KEY = "tvly-CANARY-key"
PAGES = [
    ("Lisbon <strong>weather</strong> &amp; sea", "https://weather.example/lisbon", "Sunny, 24 °C."),
    ("Harbour [guide]", "https://harbour.example/a?b=1", "Where the boats are."),
    ("Not a page", "javascript:alert(1)", "Run me."),
]


@dataclass
class SearchEngines:
    """What the engines answer next, and what they were asked."""

    origin: str = ""
    answers: list[Response] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    pages: list[tuple[str, str, str]] = field(default_factory=lambda: list(PAGES))

    async def searxng(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        if self.answers:
            return self.answers.pop(0)
        results = [{"title": t, "url": u, "content": c, "engine": "duckduckgo"} for t, u, c in self.pages]
        found = {"results": results, "answers": [], "suggestions": [], "unresponsive_engines": []}
        return JSONResponse({"query": request.query_params["q"], "number_of_results": 0, **found})

    async def brave(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        if self.answers:
            return self.answers.pop(0)
        if request.headers.get("x-subscription-token") != BRAVE_KEY:
            detail = {"code": "SUBSCRIPTION_TOKEN_INVALID", "detail": "The token is invalid.", "status": 422}
            return JSONResponse({"type": "ErrorResponse", "error": detail}, 422)
        results = [
            {"type": "search_result", "title": t, "url": u, "description": c} for t, u, c in self.pages
        ]
        web = {"web": {"type": "search", "results": results}} if results else {}
        return JSONResponse({"type": "search", "query": {"original": request.query_params["q"]}, **web})

    async def tavily(self, request: Request) -> Response:
        self.asked.append(await request.json())
        if self.answers:
            return self.answers.pop(0)
        if request.headers.get("authorization") != f"Bearer {TAVILY_KEY}":
            return JSONResponse({"detail": {"error": "Unauthorized: missing or invalid API key."}}, 401)
        results = [{"title": t, "url": u, "content": c, "score": 0.9} for t, u, c in self.pages]
        return JSONResponse({"query": self.asked[-1]["query"], "results": results, "response_time": 1.2})


@contextmanager
def search_engines() -> Iterator[SearchEngines]:
    engines = SearchEngines()
    routes = [
        Route("/searx/search", engines.searxng),
        Route("/res/v1/web/search", engines.brave),
        Route("/search", engines.tavily, methods=["POST"]),
    ]
    with serving(Starlette(routes=routes)) as origin:
        engines.origin = origin
        yield engines
