"""TLS: whom we talk to, and by which revision."""

import socket
import ssl
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.connectors.credentials import NoCredentials
from app.connectors.egress import Egress
from app.connectors.reasons import Reason
from app.connectors.stages import StageName
from app.connectors.validator import ConnectionValidator, ValidationResult
from app.network.egress_policy import EgressPolicy
from tests.peers import mcp_servers
from tests.peers.certificates import Certificate, make_certificate
from tests.peers.serving import read_request, serving, serving_bytes

DEVELOPMENT = EgressPolicy(allows_private=True, requires_https=False)


async def over_tls(
    folder: Path, *, name: str, is_expired: bool = False, is_trusted: bool
) -> ValidationResult:
    made = make_certificate(folder, name=name, is_expired=is_expired)
    trusted = ssl.create_default_context(cafile=str(made.certificate) if is_trusted else None)
    with serving(mcp_servers.both_eras(), certificate=made.certificate, key=made.key) as origin:
        url = origin.replace("127.0.0.1", "localhost") + "/mcp"
        return await ConnectionValidator(Egress(DEVELOPMENT, tls=trusted)).test(url, NoCredentials())


async def test_a_trusted_certificate_is_accepted(tmp_path: Path) -> None:
    result = await over_tls(tmp_path, name="localhost", is_trusted=True)
    assert result.success
    assert {stage.status for stage in result.stages} == {"passed"}


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"name": "localhost", "is_trusted": False}, Reason.TLS_CERTIFICATE_INVALID),
        ({"name": "localhost", "is_trusted": True, "is_expired": True}, Reason.TLS_CERTIFICATE_EXPIRED),
        ({"name": "another.example", "is_trusted": True}, Reason.TLS_HOSTNAME_MISMATCH),
    ],
)
async def test_t29_other_certificates_are_refused(
    tmp_path: Path, options: dict[str, Any], reason: Reason
) -> None:
    result = await over_tls(tmp_path, **options)
    assert (result.error_code, result.reason) == ("CONNECTION_FAILED", reason)
    assert next(stage for stage in result.stages if stage.name is StageName.TLS).status == "failed"


async def test_plain_http_behind_https_is_recognised(mcp_peer: str) -> None:
    url = mcp_peer.replace("http://", "https://")
    result = await ConnectionValidator(Egress(DEVELOPMENT)).test(url, NoCredentials())
    assert result.reason is Reason.PLAIN_HTTP_ON_HTTPS


async def test_a_port_that_closes_on_tls_is_a_failed_handshake() -> None:
    def close_after_hello(connection: socket.socket) -> None:
        connection.recv(65536)

    with serving_bytes(close_after_hello) as origin:
        url = origin.replace("http://", "https://")
        result = await ConnectionValidator(Egress(DEVELOPMENT)).test(url, NoCredentials())
    assert result.reason is Reason.TLS_HANDSHAKE_FAILED


async def test_a_port_that_never_finishes_tls_is_a_timeout(black_hole: str) -> None:
    url = black_hole.replace("http://", "https://")
    result = await ConnectionValidator(Egress(DEVELOPMENT), limit_s=0.5).test(url, NoCredentials())
    assert (result.error_code, result.reason) == ("TIMEOUT", Reason.TLS_TIMEOUT)


async def test_tls_behind_http_is_recognised() -> None:
    def alert(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"\x15\x03\x01\x00\x02\x02\x46\r\n\r\n")

    with serving_bytes(alert) as origin:
        result = await ConnectionValidator(Egress(DEVELOPMENT)).test(origin, NoCredentials())
    assert result.reason is Reason.HTTPS_ON_PLAIN_PORT


def speaking_only(version: ssl.TLSVersion, made: Certificate) -> Callable[[socket.socket], None]:
    """A server of one revision of TLS, however old, and with every cipher that its library still has."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)
    context.set_ciphers("ALL:@SECLEVEL=0")
    _limit(context, version, version)

    def shake_hands(connection: socket.socket) -> None:
        with suppress(ssl.SSLError), context.wrap_socket(connection, server_side=True) as encrypted:
            encrypted.recv(1)

    return shake_hands


def _limit(context: ssl.SSLContext, oldest: ssl.TLSVersion, newest: ssl.TLSVersion) -> None:
    with warnings.catch_warnings():
        # Python warns of revisions that nobody should use. Here somebody does.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = oldest, newest


def spoken_with(origin: str, made: Certificate) -> str | None:
    """The revision that a client which takes anything agrees on with this server."""
    lenient = ssl.create_default_context(cafile=str(made.certificate))
    lenient.set_ciphers("ALL:@SECLEVEL=0")
    _limit(lenient, ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3)
    port = int(origin.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port), timeout=5) as plain,
        lenient.wrap_socket(plain, server_hostname="localhost") as encrypted,
    ):
        return encrypted.version()


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (ssl.TLSVersion.TLSv1, Reason.TLS_HANDSHAKE_FAILED),
        (ssl.TLSVersion.TLSv1_1, Reason.TLS_HANDSHAKE_FAILED),
        # The next hurdle shows that the revision was none.
        (ssl.TLSVersion.TLSv1_2, Reason.TLS_CERTIFICATE_INVALID),
    ],
    ids=lambda value: value.name,
)
async def test_t29_old_revisions_of_tls_are_refused(
    tmp_path: Path, version: ssl.TLSVersion, reason: Reason
) -> None:
    made = make_certificate(tmp_path, name="localhost")
    with serving_bytes(speaking_only(version, made)) as origin:
        assert spoken_with(origin, made) == version.name.replace("_", ".")
        url = origin.replace("http://127.0.0.1", "https://localhost") + "/mcp"
        result = await ConnectionValidator(Egress(DEVELOPMENT)).test(url, NoCredentials())
    assert (result.error_code, result.reason) == ("CONNECTION_FAILED", reason)
