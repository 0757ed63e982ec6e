"""Which addresses may be dialled, in production, in development, and when an operator lists them."""

from ipaddress import ip_address

import pytest

from app.connectors.checked_url import CheckedUrl
from app.connectors.reasons import Reason
from app.network.egress_policy import EgressPolicy, parse_pairs
from app.settings import Settings, SettingsError

PRODUCTION = EgressPolicy()
DEVELOPMENT = EgressPolicy(allows_private=True, requires_https=False)

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
PRIVATE = [
    *("127.0.0.1", "127.9.9.9", "10.0.0.5", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1"),
    *("::1", "fc00::1", "fd12:3456::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
]
NEVER = [
    "0.0.0.0",  # noqa: S104 - refused, not bound
    *("169.254.169.254", "169.254.170.2", "168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254"),
    *("fd20:ce::254", "0.1.2.3", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "fe80::1", "ff02::1", "fec0::1", "192.88.99.1", "2002:7f00:1::", "2001:0:4136:e378::1"),
    *("64:ff9b:1::a00:1", "::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe", "::7f00:1"),
]
NOT_PUBLIC = [
    "198.18.0.1",
    "198.51.100.1",
    "192.0.2.1",
    "203.0.113.9",
    "2001:db8::1",
    "3fff::1",
    "4000::1",
    "100::1",
]


def allows(policy: EgressPolicy, address: str, *, host: str = "x.example", port: int = 443) -> bool:
    return policy.allows(ip_address(address), host=host, port=port)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed_everywhere(address: str) -> None:
    assert allows(PRODUCTION, address)
    assert allows(DEVELOPMENT, address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_for_development(address: str) -> None:
    assert not allows(PRODUCTION, address)
    assert allows(DEVELOPMENT, address)


@pytest.mark.parametrize("address", [*NEVER, *NOT_PUBLIC])
def test_some_addresses_are_never_dialled(address: str) -> None:
    listed = EgressPolicy(private_allow=frozenset({("x.example", 443), (address, 443)}))
    for policy in (PRODUCTION, DEVELOPMENT, listed):
        assert not allows(policy, address)
        assert not allows(policy, address, host=address)


def test_a_listed_pair_opens_exactly_that_pair() -> None:
    policy = EgressPolicy(private_allow=parse_pairs("localhost:8931, 127.0.0.1:8931,[::1]:8931"))
    assert allows(policy, "127.0.0.1", host="localhost", port=8931)
    assert allows(policy, "::1", host="::1", port=8931)
    assert not allows(policy, "127.0.0.1", host="localhost", port=8932)
    assert not allows(policy, "127.0.0.1", host="other.example", port=8931)
    assert CheckedUrl.parse("http://localhost:8931/mcp").refused_by(policy) is None
    assert CheckedUrl.parse("http://localhost:8932/mcp").refused_by(policy) is Reason.ADDRESS_NOT_ALLOWED


@pytest.mark.parametrize(
    "text", ["localhost", "localhost:0", "localhost:99999x", "*:80", "http://x:80", "a b:80"]
)
def test_a_malformed_list_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="EGRESS_PRIVATE_ALLOW"):
        parse_pairs(text)


@pytest.mark.parametrize(
    "host",
    [
        *("redis", "postgres", "localhost", "corp", "host.docker.internal", "x.internal", "x.local"),
        *("kubernetes.default.svc", "a.svc.cluster.local", "x.localhost", "nas.home.arpa", "router.lan"),
        *("metadata.google.internal", "127.0.0.1", "10.1.2.3", "[::1]", "[::]", "[::ffff:127.0.0.1]"),
        *("[::ffff:7f00:1]", "[0:0:0:0:0:ffff:a9fe:a9fe]", "169.254.169.254"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_production_refuses_names_and_addresses_of_the_inside(scheme: str, host: str) -> None:
    assert CheckedUrl.parse(f"{scheme}://{host}/mcp").refused_by(PRODUCTION) is Reason.ADDRESS_NOT_ALLOWED


def test_development_refuses_the_cloud_by_name_too() -> None:
    url = CheckedUrl.parse("http://metadata.google.internal/")
    assert url.refused_by(DEVELOPMENT) is Reason.ADDRESS_NOT_ALLOWED
    assert CheckedUrl.parse("http://localhost:8931/").refused_by(DEVELOPMENT) is None
    assert CheckedUrl.parse("http://redis-tools:8931/").refused_by(DEVELOPMENT) is None


@pytest.mark.parametrize("port", [1, 22, 25, 81, 1023, 3306, 5432, 6379, 11211, 27017])
def test_u17_ports_of_other_services_are_refused(port: int) -> None:
    url = CheckedUrl.parse(f"https://x.example:{port}/")
    assert url.refused_by(PRODUCTION) is Reason.PORT_NOT_ALLOWED
    assert url.refused_by(DEVELOPMENT) is Reason.PORT_NOT_ALLOWED


@pytest.mark.parametrize("port", [80, 443, 3000, 8000, 8080, 8443, 49152])
def test_u17_web_ports_are_accepted(port: int) -> None:
    assert CheckedUrl.parse(f"https://x.example:{port}/").refused_by(PRODUCTION) is None


def test_production_asks_for_https() -> None:
    url = CheckedUrl.parse("http://x.example/mcp")
    assert url.refused_by(PRODUCTION) is Reason.HTTPS_REQUIRED
    assert url.refused_by(DEVELOPMENT) is None


def test_production_keeps_search_domains_out_of_lookups() -> None:
    policy = EgressPolicy(private_allow=parse_pairs("mcp.office.example:8443"))
    assert policy.lookup_name("x.example") == "x.example."
    assert policy.lookup_name("mcp.office.example") == "mcp.office.example"
    assert DEVELOPMENT.lookup_name("x.example") == "x.example"


def test_the_settings_choose_the_policy() -> None:
    production = Settings(_env_file=None, environment="production", egress_private_allow="a.example:1234")
    assert EgressPolicy.from_settings(production) == EgressPolicy(
        private_allow=frozenset({("a.example", 1234)})
    )
    development = Settings(_env_file=None, environment="development")
    assert EgressPolicy.from_settings(development) == DEVELOPMENT
