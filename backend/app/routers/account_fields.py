"""What people type about themselves, checked."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, WithJsonSchema

from app.auth.email_address import MAX_EMAIL_CHARACTERS, canonical_email
from app.auth.passwords import MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARACTERS, check_password_size

MAX_NAME_CHARACTERS = 100


def plain_name(name: str) -> str | None:
    """A name without surrounding space; None when nothing is left.

    Raises:
        ValueError: It has control characters. The message is written for the user.
    """
    if any(unicodedata.category(character) == "Cc" for character in name):
        raise ValueError("A name has no control characters.")
    return unicodedata.normalize("NFC", name).strip() or None


def _password_of_bounded_size(password: SecretStr) -> SecretStr:
    check_password_size(password.get_secret_value())
    return password


EmailAddress = Annotated[
    str,
    Field(max_length=MAX_EMAIL_CHARACTERS),
    AfterValidator(canonical_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": MAX_EMAIL_CHARACTERS}),
]
PersonName = Annotated[str, Field(max_length=MAX_NAME_CHARACTERS), AfterValidator(plain_name)]
Password = Annotated[
    SecretStr, Field(max_length=MAX_PASSWORD_BYTES), AfterValidator(_password_of_bounded_size)
]
NewPassword = Annotated[Password, Field(min_length=MIN_PASSWORD_CHARACTERS)]
