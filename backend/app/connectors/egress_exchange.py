"""Single requests through the guarded way out, for whoever speaks plain HTTP."""

import asyncio
from dataclasses import dataclass

from app.connectors.egress import Egress
from app.connectors.egress_failures import EgressFailed
from app.connectors.egress_journal import Journal
from app.connectors.reasons import Reason
from app.network.http_exchange import ExchangeFailed, HttpCall, HttpReply

SILENCE_S = 10.0
WHOLE_S = 20.0
SLOWEST_BYTES_PER_S = 512 * 1024
"""What is sent may take longer by so much; a mail with its files has 25 MB."""
_MAX_RETRY_AFTER_DIGITS = 6


@dataclass(frozen=True, slots=True)
class EgressExchange:
    """An `HttpExchange`. Every call has a connection of its own, so that no two users share one."""

    egress: Egress
    silence_s: float = SILENCE_S
    whole_s: float = WHOLE_S

    async def send(self, call: HttpCall) -> HttpReply:
        try:
            async with (
                asyncio.timeout(self.whole_s + len(call.body) / SLOWEST_BYTES_PER_S),
                self.egress.client(Journal(), headers=call.headers, read_s=self.silence_s) as client,
            ):
                answer = await client.request(call.method, call.url, content=call.body)
        except EgressFailed as error:
            raise ExchangeFailed(error.reason.value) from error
        except TimeoutError:
            raise ExchangeFailed(Reason.ANSWER_TOO_SLOW.value) from None
        return HttpReply(answer.status_code, answer.content, _seconds(answer.headers.get("retry-after")))


def _seconds(retry_after: str | None) -> int | None:
    """The header's seconds; its other form, a date, is not read."""
    text = (retry_after or "").strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_RETRY_AFTER_DIGITS
    return int(text) if is_number else None
