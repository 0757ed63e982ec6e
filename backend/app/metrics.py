"""What the process counts of itself, in Prometheus's form.

Labels are names from the code (route templates, outcomes), never anything that a request brings, so that
their number is bounded and they tell nothing about anybody.
"""

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNMATCHED = "unmatched"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The counters of one app."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.requests = Counter(
            "patchbay_requests", "Answered requests", ["method", "route", "status"], registry=self._registry
        )
        self.seconds = Histogram(
            "patchbay_request_seconds",
            "Seconds until an answer begins",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.tool_calls = Counter(
            "patchbay_tool_calls", "Tool calls of turns", ["kind", "outcome"], registry=self._registry
        )

    def watch(self, name: str, description: str, value: Callable[[], float]) -> None:
        """Report a figure that is read when somebody asks."""
        Gauge(f"patchbay_{name}", description, registry=self._registry).set_function(value)

    def text(self) -> bytes:
        return generate_latest(self._registry)


class CountRequests:
    """ASGI middleware: each answer counts under the template of its route."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", UNMATCHED)
                self._metrics.requests.labels(_method(scope), route, message["status"]).inc()
                self._metrics.seconds.labels(route).observe(time.perf_counter() - begun)
            await send(message)

        await self._app(scope, receive, counted)


def _method(scope: Scope) -> str:
    """Methods are words of the client; only the usual ones become labels."""
    method = str(scope["method"])
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
