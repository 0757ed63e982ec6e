"""How certificates of strangers are judged."""

import ssl
from functools import cache

import httpcore2


@cache
def trusted_tls() -> ssl.SSLContext:
    """Verifies certificate and name. Building one costs tens of milliseconds, so the process has one."""
    context = httpcore2.default_ssl_context()
    # Said here, because the configuration of a machine's OpenSSL may say otherwise.
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
