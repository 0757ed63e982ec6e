"""Addresses as users write them: one canonical form, or one reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.connectors.checked_url import CheckedUrl, UrlRefused
from app.connectors.reasons import Reason


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("https://mcp.example.com/mcp", "https://mcp.example.com/mcp"),
        ("HTTPS://MCP.Example.COM:443/Mcp", "https://mcp.example.com/Mcp"),
        ("http://localhost:8931", "http://localhost:8931/"),
        ("http://127.0.0.1:8000/demo/mcp", "http://127.0.0.1:8000/demo/mcp"),
        ("https://[2001:DB8:0::1]:8443/x", "https://[2001:db8::1]:8443/x"),
        ("https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/"),
        ("http://my_service:8080/%20path;v=1", "http://my_service:8080/%20path;v=1"),
        ("https://x.example?key=1", "https://x.example/"),
    ],
)
def test_an_address_has_one_canonical_form(text: str, base: str) -> None:
    url = CheckedUrl.parse(text)
    assert url.base == base
    assert CheckedUrl.parse(url.full) == url


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.URL_MALFORMED),
        ("not-a-url", Reason.URL_MALFORMED),
        ("localhost:8000/mcp", Reason.URL_MALFORMED),
        ("//x.example/", Reason.URL_MALFORMED),
        ("https:/x.example", Reason.URL_MALFORMED),
        ("https:///path", Reason.URL_MALFORMED),
        ("https://?x", Reason.URL_MALFORMED),
        ("https://user:CANARY-pw@host.example/mcp", Reason.URL_HAS_CREDENTIALS),
        ("https://user@host.example/", Reason.URL_HAS_CREDENTIALS),
        ("https://host.example@169.254.169.254/", Reason.URL_HAS_CREDENTIALS),
        ("https://x.example/#a", Reason.URL_HAS_FRAGMENT),
        ("https://x.example/a b", Reason.URL_FORBIDDEN_CHARACTER),
        (" https://x.example/", Reason.URL_MALFORMED),
        ("https://x.example/ ", Reason.URL_FORBIDDEN_CHARACTER),
        ("https://x.example/\n", Reason.URL_FORBIDDEN_CHARACTER),
        ("https://x.example\\@evil.example/", Reason.URL_HAS_CREDENTIALS),
        ("https://x.example\\evil", Reason.URL_FORBIDDEN_CHARACTER),
        ("https://x.example/\u202e", Reason.URL_FORBIDDEN_CHARACTER),
        ("https://x.example/" + "a" * 2048, Reason.URL_TOO_LONG),
        ("https://x.example:0/", Reason.URL_PORT_INVALID),
        ("https://x.example:65536/", Reason.URL_PORT_INVALID),
        ("https://x.example:99999/", Reason.URL_PORT_INVALID),
        ("https://x.example:/", Reason.URL_PORT_INVALID),
        ("https://x.example:080/", Reason.URL_PORT_INVALID),
        ("https://x.example:8a/", Reason.URL_PORT_INVALID),
        ("https://x.example:٨٠/", Reason.URL_HOST_NOT_CANONICAL),
        ("https://[::1/", Reason.URL_HOST_NOT_CANONICAL),
        ("https://[fe80::1%25eth0]/", Reason.URL_HOST_NOT_CANONICAL),
        ("https://[fe80::1%eth0]/", Reason.URL_HOST_NOT_CANONICAL),
        ("https://[127.0.0.1]/", Reason.URL_HOST_NOT_CANONICAL),
        ("https://x..example/", Reason.URL_HOST_NOT_CANONICAL),
        ("https://x.example./", Reason.URL_HOST_NOT_CANONICAL),
        ("https://-x.example/", Reason.URL_HOST_NOT_CANONICAL),
        ("https://%31%32%37.0.0.1/", Reason.URL_HOST_NOT_CANONICAL),
        ("https://" + "a." * 130 + "example/", Reason.URL_HOST_NOT_CANONICAL),
        ("https://" + "a" * 64 + ".example/", Reason.URL_HOST_NOT_CANONICAL),
    ],
)
def test_what_could_be_misread_is_refused(text: str, reason: Reason) -> None:
    with pytest.raises(UrlRefused) as caught:
        CheckedUrl.parse(text)
    assert caught.value.reason is reason
    assert "CANARY" not in str(caught.value)


@pytest.mark.parametrize(
    "scheme",
    ["file", "gopher", "ftp", "ws", "wss", "unix", "http+unix", "data", "javascript", "jar:http", "stdio"],
)
def test_u7_other_schemes_are_refused(scheme: str) -> None:
    with pytest.raises(UrlRefused) as caught:
        CheckedUrl.parse(f"{scheme}://x.example/mcp")
    assert caught.value.reason is Reason.URL_SCHEME_UNSUPPORTED


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.1",
            "0x7f000001",
            "2130706433",
            "0177.0.0.1",
            "017700000001",
            "0",
            "127.0.0.1.",
            "169.254.43518",
        ),
        *("0x7f.1", "127.0.0.0x1", "1.2.3.4.5", "256.0.0.1", "127.000.0.1", "example.1", "0x"),
    ],
)
def test_u2_addresses_in_unusual_spelling_are_refused(host: str) -> None:
    with pytest.raises(UrlRefused) as caught:
        CheckedUrl.parse(f"http://{host}/")
    assert caught.value.reason is Reason.URL_HOST_NOT_CANONICAL


@pytest.mark.parametrize(
    "host",
    [
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "ⓛocalhost",
        "\uff11\uff12\uff17.0.0.1",
        "loca\uff4chost",
        "bücher.example",
    ],
)
def test_u8_letters_that_only_look_plain_are_refused(host: str) -> None:
    with pytest.raises(UrlRefused) as caught:
        CheckedUrl.parse(f"http://{host}/")
    assert caught.value.reason is Reason.URL_HOST_NOT_CANONICAL


def test_the_query_is_dialled_and_never_shown() -> None:
    url = CheckedUrl.parse("https://x.example/mcp?apiKey=CANARY&b=2")
    assert url.full == "https://x.example/mcp?apiKey=CANARY&b=2"
    assert url.public == "https://x.example/mcp?***"
    assert "CANARY" not in repr(url)


def test_an_address_knows_whether_it_holds_an_ip() -> None:
    assert str(CheckedUrl.parse("http://[::1]/").address) == "::1"
    assert CheckedUrl.parse("http://x.example/").address is None


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for candidate in (text, f"https://{text}", f"https://x.example/{text}"):
        try:
            url = CheckedUrl.parse(candidate)
        except UrlRefused:
            continue
        assert url.full.isascii()
        assert CheckedUrl.parse(url.full) == url
