"""Proving a password without sending it: SCRAM-SHA-256 (RFC 5802, RFC 7677), as PostgreSQL uses it."""

import asyncio
import base64
import binascii
import hmac
import secrets
import stringprep
import unicodedata
from hashlib import pbkdf2_hmac, sha256

from app.databases.errors import ConversationFailed
from app.databases.reasons import DatabaseReason

MECHANISM = "SCRAM-SHA-256"
MAX_ITERATIONS = 1_000_000
"""PostgreSQL's default is 4,096; a server may not keep us busy at will."""

_HEADER = "n,,"


class ScramLogin:
    """One exchange. The server has to prove that it knows the password, too."""

    def __init__(self, password: str, *, nonce: str | None = None) -> None:
        self._password = prepared(password)
        self._nonce = nonce or secrets.token_urlsafe(24)
        self._first = f"n=,r={self._nonce}"
        self._server_signature = b""

    @property
    def opening(self) -> str:
        return _HEADER + self._first

    async def answer(self, challenge: str) -> str:
        """The proof for the server's challenge.

        Raises:
            ConversationFailed: The challenge is not one, or not for this exchange.
        """
        fields = _fields(challenge)
        try:
            nonce, salt, iterations = (
                fields["r"],
                base64.b64decode(fields["s"], validate=True),
                int(fields["i"]),
            )
        except (KeyError, ValueError, binascii.Error):
            raise ConversationFailed(DatabaseReason.NOT_POSTGRES) from None
        is_ours = nonce.startswith(self._nonce) and len(nonce) > len(self._nonce)
        if not is_ours or not 1 <= iterations <= MAX_ITERATIONS:
            raise ConversationFailed(DatabaseReason.NOT_POSTGRES)
        salted = await asyncio.to_thread(pbkdf2_hmac, "sha256", self._password.encode(), salt, iterations)
        final = f"c={_base64(_HEADER.encode())},r={nonce}"
        signed = f"{self._first},{challenge},{final}".encode()
        client_key = hmac.digest(salted, b"Client Key", "sha256")
        signature = hmac.digest(sha256(client_key).digest(), signed, "sha256")
        proof = bytes(one ^ other for one, other in zip(client_key, signature, strict=True))
        self._server_signature = hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), signed, "sha256")
        return f"{final},p={_base64(proof)}"

    def check(self, verdict: str) -> None:
        """Judge the server's own proof.

        Raises:
            ConversationFailed: It does not know the password.
        """
        try:
            shown = base64.b64decode(_fields(verdict).get("v", ""))
        except (ValueError, binascii.Error):
            shown = b""
        if not self._server_signature or not hmac.compare_digest(shown, self._server_signature):
            raise ConversationFailed(DatabaseReason.SERVER_NOT_PROVEN)


def prepared(password: str) -> str:
    """SASLprep (RFC 4013). Like PostgreSQL: a password that it refuses is used as it is."""
    mapped = "".join(
        " " if stringprep.in_table_c12(character) else character
        for character in password
        if not stringprep.in_table_b1(character)
    )
    normal = unicodedata.normalize("NFKC", mapped)
    right_to_left = [stringprep.in_table_d1(character) for character in normal]
    is_mixed = any(right_to_left) and (
        any(map(stringprep.in_table_d2, normal)) or not (right_to_left[0] and right_to_left[-1])
    )
    if not normal or is_mixed or any(map(_is_prohibited, normal)):
        return password
    return normal


def _is_prohibited(character: str) -> bool:
    return any(
        check(character)
        for check in (
            stringprep.in_table_a1,
            stringprep.in_table_c12,
            stringprep.in_table_c21_c22,
            stringprep.in_table_c3,
            stringprep.in_table_c4,
            stringprep.in_table_c5,
            stringprep.in_table_c6,
            stringprep.in_table_c7,
            stringprep.in_table_c8,
            stringprep.in_table_c9,
        )
    )


def _fields(text: str) -> dict[str, str]:
    return {part[0]: part[2:] for part in text.split(",") if part[1:2] == "="}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
