"""One spelling per mail address, so that equality of text is identity of account."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

MAX_EMAIL_CHARACTERS = 254
_NOT_AN_ADDRESS = "Enter a valid email address."


def canonical_email(text: str) -> str:
    """The one form under which `text` is stored and looked up; applying it twice changes nothing.

    Compatibility characters (fullwidth letters, ligatures) and case are folded, surrounding space is cut.
    Whether the address receives mail is not asked: nothing is sent, and names of closed networks are welcome.

    Raises:
        ValueError: `text` is no address. The message is written for the user.
    """
    folded = _fold(text.strip())
    if any(unicodedata.category(character).startswith("C") for character in folded):
        raise ValueError(_NOT_AN_ADDRESS)
    try:
        parsed = validate_email(folded, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise ValueError(_NOT_AN_ADDRESS) from None
    canonical = _fold(parsed.normalized)
    if "." not in parsed.domain or len(canonical) > MAX_EMAIL_CHARACTERS:
        raise ValueError(_NOT_AN_ADDRESS)
    return canonical


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
