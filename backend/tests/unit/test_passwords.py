import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.auth.passwords import DUMMY_HASH, PasswordCheck, Passwords, check_password_size


async def test_only_the_password_itself_opens_its_hash() -> None:
    passwords = Passwords()
    stored = await passwords.hash("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert await passwords.check("correct horse battery", stored) == PasswordCheck(is_right=True)
    assert await passwords.check("correct horse batterz", stored) == PasswordCheck(is_right=False)


async def test_passwords_that_share_their_first_72_bytes_are_not_interchangeable() -> None:
    passwords = Passwords()
    stored = await passwords.hash("a" * 72 + "first")
    assert not (await passwords.check("a" * 72 + "second", stored)).is_right


async def test_a_password_is_the_same_however_a_keyboard_composes_it() -> None:
    passwords = Passwords()
    stored = await passwords.hash("cafe\N{COMBINING ACUTE ACCENT} au lait")
    assert (await passwords.check("caf\N{LATIN SMALL LETTER E WITH ACUTE} au lait", stored)).is_right


async def test_without_an_account_the_answer_is_no() -> None:
    assert await Passwords().check("correct horse battery", None) == PasswordCheck(is_right=False)


def test_the_dummy_costs_what_a_hash_made_today_costs() -> None:
    assert PasswordHash.recommended().current_hasher.check_needs_rehash(DUMMY_HASH) is False


async def test_a_hash_of_weaker_parameters_is_replaced_when_its_password_is_seen() -> None:
    weak = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
    check = await Passwords().check("correct horse battery", weak.hash("correct horse battery"))
    assert check.is_right
    assert check.new_hash is not None
    assert (await Passwords().check("correct horse battery", check.new_hash)).is_right


def test_the_size_of_a_password_is_counted_in_bytes() -> None:
    assert check_password_size("a" * 1024)
    with pytest.raises(ValueError, match="1024"):
        check_password_size("a" * 1025)
    with pytest.raises(ValueError, match="1024"):
        check_password_size("\N{EURO SIGN}" * 342)
