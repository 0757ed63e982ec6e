"""Passwords: Argon2id, off the event loop, a few at a time."""

import unicodedata
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from pwdlib import PasswordHash

MIN_PASSWORD_CHARACTERS = 10
MAX_PASSWORD_BYTES = 1024
MAX_CONCURRENT_HASHES = 4
"""Each takes 64 MiB for its duration, so that unlimited sign-ins would be an attack on memory."""

DUMMY_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$J+DU0sSuAkpLHjcbB+bJhQ$Sv4vEhgjY4rgdChpuFO156wMCtwAM47ES7FZ+n9Lrfc"
)
"""Of a random text that nobody kept: checking it costs what checking a real one costs."""


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """`new_hash` is set when the stored one was made with weaker parameters than today's."""

    is_right: bool
    new_hash: str | None = None


class Passwords:
    """Hashes and checks. Texts that look the same are the same password (NFKC, NIST SP 800-63B)."""

    def __init__(self, hasher: PasswordHash | None = None) -> None:
        self._hasher = hasher or PasswordHash.recommended()
        self._limiter = CapacityLimiter(MAX_CONCURRENT_HASHES)

    async def hash(self, password: str) -> str:
        return await to_thread.run_sync(self._hasher.hash, _normal(password), limiter=self._limiter)

    async def check(self, password: str, stored_hash: str | None) -> PasswordCheck:
        """Compare; without a stored hash (no such account) the same work is done and the answer is no."""
        is_right, new_hash = await to_thread.run_sync(
            self._hasher.verify_and_update,
            _normal(password),
            stored_hash or DUMMY_HASH,
            limiter=self._limiter,
        )
        return PasswordCheck(is_right, new_hash) if stored_hash is not None else PasswordCheck(is_right=False)


def check_password_size(password: str) -> str:
    """Refuse, before any hashing, what is longer than 1024 bytes.

    Raises:
        ValueError: It is. The message is written for the user.
    """
    if len(password.encode()) > MAX_PASSWORD_BYTES:
        raise ValueError(f"A password may have at most {MAX_PASSWORD_BYTES} bytes.")
    return password


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
