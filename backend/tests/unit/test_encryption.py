"""Sealed credentials: they open for their row under their keys, and in no other case."""

import base64
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from app.connectors import encryption
from app.connectors.encryption import decrypt_credentials, encrypt_credentials
from app.sealing import CredentialVault, DecryptionError, row_context, vault_of
from app.settings import SettingsError, get_settings

KEY = Fernet.generate_key().decode()
OTHER_KEY = Fernet.generate_key().decode()
VAULT = CredentialVault([KEY])
CONTEXT = row_context("user_mcp_connections", row_id=7, owner_id=3)
SECRETS = {"api_key": "CANARY-1", "header_name": "X-Key", "größe": "✓"}
SEALED = VAULT.seal(SECRETS, context=CONTEXT)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TOKEN_ENCRYPTION_KEY", KEY)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


class TestCredentialEncryption:
    def test_encrypt_returns_non_empty_string(self) -> None:
        result = encrypt_credentials({"token": "secret"})
        assert isinstance(result, str)
        assert len(result) > 0

    def test_encrypted_data_not_readable(self) -> None:
        encrypted = encrypt_credentials({"oauth_token": "my-secret-token-123"})
        assert "my-secret-token-123" not in encrypted
        assert "oauth_token" not in encrypted

    def test_decrypt_returns_original(self) -> None:
        original = {"oauth_token": "secret", "refresh_token": "refresh"}
        assert decrypt_credentials(encrypt_credentials(original)) == original

    def test_different_inputs_produce_different_outputs(self) -> None:
        assert encrypt_credentials({"a": "1"}) != encrypt_credentials({"b": "2"})

    def test_equal_inputs_produce_different_outputs(self) -> None:
        assert encrypt_credentials({"a": "1"}) != encrypt_credentials({"a": "1"})

    def test_invalid_encrypted_data_raises_error(self) -> None:
        with pytest.raises(DecryptionError):
            decrypt_credentials("not-valid-encrypted-data")

    def test_the_context_is_part_of_what_is_sealed(self) -> None:
        sealed = encrypt_credentials({"a": "1"}, context=CONTEXT)
        assert decrypt_credentials(sealed, context=CONTEXT) == {"a": "1"}
        with pytest.raises(DecryptionError):
            decrypt_credentials(sealed)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.text(), json_values, max_size=5), st.text(max_size=20))
def test_whatever_is_sealed_opens_again(credentials: dict[str, object], context: str) -> None:
    assert VAULT.open(VAULT.seal(credentials, context=context), context=context) == credentials


def test_nothing_of_the_secrets_is_visible() -> None:
    blob = base64.urlsafe_b64decode(SEALED.removeprefix("pb1."))
    for shown in (SEALED.encode(), blob):
        assert b"CANARY" not in shown
        assert b"user_mcp_connections" not in shown


def test_another_row_or_owner_or_table_does_not_open_it() -> None:
    for context in (
        row_context("user_mcp_connections", row_id=8, owner_id=3),
        row_context("user_mcp_connections", row_id=7, owner_id=4),
        row_context("user_tool_status", row_id=7, owner_id=3),
        "",
    ):
        with pytest.raises(DecryptionError):
            VAULT.open(SEALED, context=context)


def test_no_two_rows_share_a_context() -> None:
    rows = [("ab", 1, 23), ("ab", 12, 3), ("ab1", 1, 3), ("a", 1, 123)]
    assert len({row_context(table, row_id=row, owner_id=owner) for table, row, owner in rows}) == len(rows)


def test_every_truncation_fails_closed() -> None:
    for length in range(len(SEALED)):
        with pytest.raises(DecryptionError):
            VAULT.open(SEALED[:length], context=CONTEXT)


def test_every_flipped_bit_fails_closed() -> None:
    blob = base64.urlsafe_b64decode(SEALED.removeprefix("pb1."))
    for position in range(len(blob) * 8):
        changed = bytearray(blob)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(DecryptionError):
            VAULT.open("pb1." + base64.urlsafe_b64encode(changed).decode(), context=CONTEXT)


@given(st.integers(0, len(SEALED) - 1), st.characters())
def test_every_changed_character_fails_closed(position: int, character: str) -> None:
    changed = SEALED[:position] + character + SEALED[position + 1 :]
    if changed != SEALED:
        with pytest.raises(DecryptionError):
            VAULT.open(changed, context=CONTEXT)


@given(st.text())
def test_text_that_was_never_sealed_fails_closed(text: str) -> None:
    for candidate in (text, "pb1." + text):
        with pytest.raises(DecryptionError):
            VAULT.open(candidate, context=CONTEXT)
        with pytest.raises(DecryptionError):
            VAULT.rewrap(candidate)


@pytest.mark.parametrize("suffix", ["=", "\n", " ", "A", "===="])
def test_only_one_spelling_of_a_record_is_read(suffix: str) -> None:
    for changed in (SEALED + suffix, SEALED.removeprefix("pb1."), SEALED.replace("pb1.", "pb2.")):
        with pytest.raises(DecryptionError):
            VAULT.open(changed, context=CONTEXT)


def test_the_parts_of_two_records_cannot_be_mixed() -> None:
    ours, theirs = (base64.urlsafe_b64decode(VAULT.seal({"a": n}, context=CONTEXT)[4:]) for n in (1, 2))
    cut = 2 + int.from_bytes(ours[:2])
    mixed = ours[:cut] + theirs[cut:]
    with pytest.raises(DecryptionError):
        VAULT.open("pb1." + base64.urlsafe_b64encode(mixed).decode(), context=CONTEXT)


def test_a_wrong_key_opens_nothing() -> None:
    with pytest.raises(DecryptionError):
        CredentialVault([OTHER_KEY]).open(SEALED, context=CONTEXT)
    with pytest.raises(DecryptionError):
        CredentialVault([OTHER_KEY]).rewrap(SEALED)


def test_rotation_moves_a_record_to_the_first_key() -> None:
    rewrapped = CredentialVault([OTHER_KEY, KEY]).rewrap(SEALED)
    assert CredentialVault([OTHER_KEY]).open(rewrapped, context=CONTEXT) == SECRETS
    with pytest.raises(DecryptionError):
        VAULT.open(rewrapped, context=CONTEXT)


def test_rotation_leaves_the_ciphertext_as_it_is() -> None:
    before, after = (
        base64.urlsafe_b64decode(sealed[4:])
        for sealed in (SEALED, CredentialVault([OTHER_KEY, KEY]).rewrap(SEALED))
    )
    assert before[2 + int.from_bytes(before[:2]) :] == after[2 + int.from_bytes(after[:2]) :]


def test_a_failure_says_nothing_about_its_cause() -> None:
    with pytest.raises(DecryptionError) as caught:
        VAULT.open(SEALED[:-4], context=CONTEXT)
    assert str(caught.value) == "The credentials cannot be decrypted."
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "keys",
    [
        "",
        " , ",
        "short",
        "not base64!",
        "A" * 44,
        base64.b64encode(b"\0" * 32).decode(),
        pytest.param(f"{KEY},oops", id="a good one and another"),
        "ключ",
    ],
)
def test_malformed_keys_are_refused_without_being_shown(keys: str) -> None:
    with pytest.raises(SettingsError) as caught:
        vault_of(keys)
    assert "TOKEN_ENCRYPTION_KEY" in str(caught.value)
    assert KEY not in str(caught.value)


def test_a_fingerprint_recognises_and_hides() -> None:
    fingerprint = VAULT.fingerprint("https://x.example", "CANARY")
    assert fingerprint == CredentialVault([KEY, OTHER_KEY]).fingerprint("https://x.example", "CANARY")
    assert fingerprint != VAULT.fingerprint("https://x.exampleC", "ANARY")
    assert fingerprint != CredentialVault([OTHER_KEY]).fingerprint("https://x.example", "CANARY")
    assert len(fingerprint) == 32


def test_the_module_is_a_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["encryption", "--help"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(str(Path(encryption.__file__)), run_name="__main__")
    assert caught.value.code == 0
    assert "rotate" in capsys.readouterr().out
