"""Documents of strangers, read in a process of their own: bounded in time and memory, off the event loop."""

import asyncio
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from app.documents.passages import Document, DocumentUnreadable, Passage

READ_S = 25.0
MAX_ANSWER_BYTES = 16 * 1024 * 1024
AT_ONCE = 2
_BACKEND = Path(__file__).resolve().parents[2]
_TOO_MUCH = "This document takes too long or too much memory to be read. Attach a smaller one."

log = structlog.get_logger()


@dataclass(frozen=True)
class DocumentReader:
    """The readers of this process; few run at a time."""

    read_s: float = READ_S
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def read(self, content: bytes) -> Document:
        """The document's passages.

        Raises:
            DocumentUnreadable: There is no text, or none within the limits.
        """
        async with self._places:
            answer = await self._asked(content)
        if "unreadable" in answer:
            raise DocumentUnreadable(str(answer["unreadable"]))
        passages = tuple(Passage(str(place), str(text)) for place, text in answer["passages"])
        if not passages:
            raise DocumentUnreadable("This document holds no text.")
        return Document(passages, is_cut=bool(answer["is_cut"]))

    async def _asked(self, content: bytes) -> dict[str, Any]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-X", "utf8", "-m", "app.documents.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=_BACKEND,
            # The settings of this service are none of a parser's business.
            env={"PYTHONDONTWRITEBYTECODE": "1"},
        )
        try:
            async with asyncio.timeout(self.read_s):
                written, _ = await process.communicate(content)
        except TimeoutError:
            log.warning("document.given_up", error_code="too_slow")
            raise DocumentUnreadable(_TOO_MUCH) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0 or len(written) > MAX_ANSWER_BYTES:
            log.warning("document.given_up", error_code="killed")
            raise DocumentUnreadable(_TOO_MUCH)
        answer: dict[str, Any] = await asyncio.to_thread(json.loads, written)
        return answer
