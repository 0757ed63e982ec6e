"""How certificates of strangers are judged."""

import ssl
from enum import StrEnum
from functools import cache

import httpcore2


@cache
def trusted_tls() -> ssl.SSLContext:
    """Verifies certificate and name. Building one costs tens of milliseconds, so the process has one."""
    context = httpcore2.default_ssl_context()
    # Said here, because the configuration of a machine's OpenSSL may say otherwise.
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@cache
def unproven_tls() -> ssl.SSLContext:
    """Encrypts and takes any certificate: for servers next door that the operator listed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class TlsFault(StrEnum):
    """The values are those of the reasons that users are told."""

    CERTIFICATE_EXPIRED = "tls_certificate_expired"
    CERTIFICATE_INVALID = "tls_certificate_invalid"
    HOSTNAME_MISMATCH = "tls_hostname_mismatch"
    HANDSHAKE_FAILED = "tls_handshake_failed"


_CERTIFICATE_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED
_HOSTNAME_MISMATCH = frozenset({62, 64})  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH


def tls_fault(error: BaseException) -> TlsFault:
    """What a failed handshake failed at."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return TlsFault.HANDSHAKE_FAILED
    if error.verify_code == _CERTIFICATE_EXPIRED:
        return TlsFault.CERTIFICATE_EXPIRED
    is_other_name = error.verify_code in _HOSTNAME_MISMATCH
    return TlsFault.HOSTNAME_MISMATCH if is_other_name else TlsFault.CERTIFICATE_INVALID
