import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.auth.email_address import canonical_email


@pytest.mark.parametrize(
    "spelling",
    [
        "alice@example.com",
        "Alice@Example.COM",
        "  alice@example.com\n",
        "\N{FULLWIDTH LATIN SMALL LETTER A}lice@example.com",
        "\N{FULLWIDTH LATIN CAPITAL LETTER A}lice@example.com",
        "alice\N{FULLWIDTH COMMERCIAL AT}example.com",
        "alice@example\N{FULLWIDTH FULL STOP}com",
    ],
)
def test_every_spelling_of_an_address_is_one_address(spelling: str) -> None:
    assert canonical_email(spelling) == "alice@example.com"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alice",
        "alice@",
        "@example.com",
        "alice@localhost",
        "a b@example.com",
        "alice@exam\0ple.com",
        "al\0ice@example.com",
        "al\N{ZERO WIDTH SPACE}ice@example.com",
        "al\N{RIGHT-TO-LEFT OVERRIDE}ice@example.com",
        "al\ud800ice@example.com",
        "alice@example.com, bob@example.com",
        "Alice <alice@example.com>",
        "alice@[127.0.0.1]",
        "a" * 250 + "@example.com",
    ],
)
def test_what_is_no_single_visible_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="valid email address"):
        canonical_email(text)


def test_the_domain_reserved_for_tests_may_be_used_in_tests() -> None:
    assert canonical_email("alice@mail.test") == "alice@mail.test"


@given(st.one_of(st.emails(), st.text(max_size=20).map(lambda local: f"{local}@example.com")))
def test_the_canonical_form_is_its_own_canonical_form(text: str) -> None:
    try:
        canonical = canonical_email(text)
    except ValueError:
        return
    assert canonical_email(canonical) == canonical
    assert canonical_email(text.upper()) in {canonical, canonical_email(text.lower())}
