"""Random tokens that stand for a row: the token outside, its hash inside."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token(prefix: str = "") -> str:
    return prefix + secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> bytes:
    """A plain hash suffices: 256 random bits cannot be guessed, whatever the speed."""
    return hashlib.sha256(token.encode(errors="replace")).digest()
