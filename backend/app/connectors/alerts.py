"""Telling the operator's own alarm that a connector went down. No user has a say in the address."""

import asyncio

import httpx2
import structlog

from app.connectors.reasons import Reason, explain

MAX_WAITING = 20
DELIVERY_S = 5.0

log = structlog.get_logger()


class Alerts:
    """Posts to one address, behind whatever goes on: never awaited, bounded in number and time."""

    def __init__(self, webhook_url: str, *, delivery_s: float = DELIVERY_S) -> None:
        self._webhook_url = webhook_url
        self._delivery_s = delivery_s
        self._client = httpx2.AsyncClient(trust_env=False, follow_redirects=False)
        self._waiting: set[asyncio.Task[None]] = set()

    def raise_alert(self, event: str, *, user_id: int, connector_id: int, reason: Reason) -> None:
        """Send ids and codes only. When twenty are under way, this one is dropped and logged."""
        if len(self._waiting) >= MAX_WAITING:
            log.warning("alert.dropped", connector_id=connector_id)
            return
        body = {
            "event": event,
            "user_id": user_id,
            "connector_id": connector_id,
            "error_code": explain(reason).code.value,
            "error_reason": reason.value,
            "text": f"Connector {connector_id} of user {user_id} is not answering: {reason.value}.",
        }
        task = asyncio.create_task(self._deliver(body))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def close(self) -> None:
        """Wait for what is under way: each delivery ends by itself."""
        if self._waiting:
            await asyncio.wait(self._waiting)
        await self._client.aclose()

    async def _deliver(self, body: dict[str, object]) -> None:
        try:
            async with (
                asyncio.timeout(self._delivery_s),
                # The answer's body is never read.
                self._client.stream("POST", self._webhook_url, json=body) as response,
            ):
                status = response.status_code
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
            log.warning("alert.failed", error_code=type(error).__name__)
            return
        if not response.is_success:
            log.warning("alert.failed", status=status)
