"""One spelling per mail address, so that equality of text is identity of account."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

MAX_EMAIL_CHARACTERS = 254
_NOT_AN_ADDRESS = "Enter a valid email address."


def canonical_email(text: str) -> str:
    """The one form under which `text` is stored and looked up; applying it twice changes nothing.

    Compatibility characters (fullwidth letters, ligatures) and case are folded, surrounding space is cut.
    Whether the address receives mail is not asked.

    Raises:
        ValueError: `text` is no address. The message is written for the user.
    """
    folded = _fold(text.strip())
    if any(unicodedata.category(character).startswith("C") for character in folded):
        raise ValueError(_NOT_AN_ADDRESS)
    try:
        # `test_environment` admits the reserved top-level name `test`, which rehearsals of a service use.
        parsed = validate_email(folded, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError(_NOT_AN_ADDRESS) from None
    return _fold(parsed.normalized)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
