"""Credentials at rest: AES-256-GCM under a key per record, that key wrapped by Fernet keys kept elsewhere.

A sealed record is text: `pb1.` and the URL-safe base64 of

    length of the wrapped key (2 bytes) | wrapped key | nonce (12 bytes) | AES-256-GCM ciphertext

The identity of the row is authenticated twice, as associated data of the ciphertext and inside the wrapper:
neither part opens anywhere else. Rotation replaces the wrapper and leaves the rest untouched.
"""

import base64
import binascii
import hmac
import json
import os
import struct
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.settings import SettingsError

PREFIX = "pb1."
DATA_KEY_BYTES = 32
NONCE_BYTES = 12
MIN_DISTINCT_KEY_BYTES = 12
_LENGTH = struct.Struct(">H")


class DecryptionError(Exception):
    """Sealed credentials do not open. Nothing is said about why, nor about what they hold."""

    def __init__(self) -> None:
        super().__init__("The credentials cannot be decrypted.")


class CredentialVault:
    """Seals and opens credentials. The first key wraps, every key unwraps."""

    def __init__(self, keys: Iterable[str]) -> None:
        listed = [key.strip() for key in keys if key.strip()]
        if not listed or not all(_is_fernet_key(key) for key in listed):
            raise SettingsError(
                "TOKEN_ENCRYPTION_KEY must be a comma-separated list of Fernet keys "
                "(32 random bytes each, URL-safe base64)."
            )
        self._wrapper = MultiFernet([Fernet(key) for key in listed])
        self._fingerprint_key = hmac.digest(listed[0].encode(), b"patchbay fingerprint", "sha256")

    def seal(self, credentials: Mapping[str, Any], *, context: str = "") -> str:
        """Encrypt a JSON object for the row that `context` names (see `row_context`)."""
        identity = _identity(context)
        data_key = AESGCM.generate_key(bit_length=DATA_KEY_BYTES * 8)
        nonce = os.urandom(NONCE_BYTES)
        plaintext = json.dumps(credentials, separators=(",", ":")).encode()
        wrapped = base64.urlsafe_b64decode(self._wrapper.encrypt(data_key + identity))
        return _joined(wrapped, nonce + AESGCM(data_key).encrypt(nonce, plaintext, identity))

    def open(self, sealed: str, *, context: str = "") -> dict[str, Any]:
        """Decrypt what `seal` made for the same context.

        Raises:
            DecryptionError: It was altered, cut, sealed under another key or for another row.
        """
        identity = _identity(context)
        try:
            wrapped, payload = _split(sealed)
            inner = self._wrapper.decrypt(base64.urlsafe_b64encode(wrapped))
            data_key, sealed_for = inner[:DATA_KEY_BYTES], inner[DATA_KEY_BYTES:]
            if not hmac.compare_digest(sealed_for, identity):
                raise DecryptionError
            plaintext = AESGCM(data_key).decrypt(payload[:NONCE_BYTES], payload[NONCE_BYTES:], identity)
        except (InvalidToken, InvalidTag, ValueError):
            raise DecryptionError from None
        opened: dict[str, Any] = json.loads(plaintext)
        return opened

    def rewrap(self, sealed: str) -> str:
        """Wrap the record's key with the first key; the ciphertext and its identity stay as they are.

        Raises:
            DecryptionError: The wrapper does not open under any key of this vault.
        """
        try:
            wrapped, payload = _split(sealed)
            rotated = self._wrapper.rotate(base64.urlsafe_b64encode(wrapped))
        except (InvalidToken, ValueError):
            raise DecryptionError from None
        return _joined(base64.urlsafe_b64decode(rotated), payload)

    def fingerprint(self, *parts: str) -> bytes:
        """A keyed hash that recognises the same parts again and gives none of them away."""
        return hmac.digest(self._fingerprint_key, _netstrings(*parts).encode(), "sha256")


def row_context(table: str, *, row_id: int | UUID, owner_id: int) -> str:
    """The identity of a row, length-prefixed so that no two rows share one."""
    return _netstrings(table, str(row_id), str(owner_id))


def vault_of(keys: str) -> CredentialVault:
    """The vault over the value of `TOKEN_ENCRYPTION_KEY`."""
    return CredentialVault(keys.split(","))


def _is_fernet_key(key: str) -> bool:
    try:
        raw = base64.b64decode(key, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) == DATA_KEY_BYTES and len(set(raw)) >= MIN_DISTINCT_KEY_BYTES


def _identity(context: str) -> bytes:
    return _netstrings("patchbay credentials 1", context).encode()


def _netstrings(*parts: str) -> str:
    return "".join(f"{len(part.encode())}:{part}," for part in parts)


def _joined(wrapped: bytes, payload: bytes) -> str:
    blob = _LENGTH.pack(len(wrapped)) + wrapped + payload
    return PREFIX + base64.urlsafe_b64encode(blob).decode()


def _split(sealed: str) -> tuple[bytes, bytes]:
    """The wrapped key and the rest. Only the one canonical spelling is read: base64 itself is malleable."""
    blob = base64.b64decode(sealed.removeprefix(PREFIX), altchars=b"-_", validate=True)
    (length,) = _LENGTH.unpack(blob[: _LENGTH.size].rjust(_LENGTH.size, b"\0"))
    wrapped, payload = blob[_LENGTH.size :][:length], blob[_LENGTH.size + length :]
    if _joined(wrapped, payload) != sealed:
        raise DecryptionError
    return wrapped, payload
