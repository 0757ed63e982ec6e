"""Why a connection or a call failed: every fine reason with its code, its words and the way out."""

from dataclasses import dataclass
from enum import StrEnum


class ErrorCode(StrEnum):
    """The six outcomes other than plain success that a connection test can have."""

    INVALID_URL = "INVALID_URL"
    CONNECTION_FAILED = "CONNECTION_FAILED"
    TIMEOUT = "TIMEOUT"
    AUTH_FAILED = "AUTH_FAILED"
    INVALID_MCP_SERVER = "INVALID_MCP_SERVER"
    NO_TOOLS = "NO_TOOLS"

    @property
    def message(self) -> str:
        return _MESSAGES[self]


_MESSAGES = {
    ErrorCode.INVALID_URL: "Invalid URL format. Must be a valid HTTP/HTTPS URL.",
    ErrorCode.CONNECTION_FAILED: "Cannot connect to server. Please check the URL.",
    ErrorCode.TIMEOUT: "Connection timed out after 10 seconds.",
    ErrorCode.AUTH_FAILED: "Authentication failed. Please check your credentials.",
    ErrorCode.INVALID_MCP_SERVER: "This doesn't appear to be a valid MCP server.",
    ErrorCode.NO_TOOLS: "Connected but no tools found on this MCP server.",
}


class Reason(StrEnum):
    """What exactly went wrong. Values are part of the API and never change their meaning."""

    URL_MALFORMED = "url_malformed"
    URL_SCHEME_UNSUPPORTED = "url_scheme_unsupported"
    URL_HAS_CREDENTIALS = "url_has_credentials"
    URL_HAS_FRAGMENT = "url_has_fragment"
    URL_FORBIDDEN_CHARACTER = "url_forbidden_character"
    URL_HOST_NOT_CANONICAL = "url_host_not_canonical"
    URL_PORT_INVALID = "url_port_invalid"
    URL_TOO_LONG = "url_too_long"

    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    PORT_NOT_ALLOWED = "port_not_allowed"
    HTTPS_REQUIRED = "https_required"
    DNS_NOT_FOUND = "dns_not_found"
    DNS_FAILED = "dns_failed"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_RESET = "connection_reset"
    NETWORK_UNREACHABLE = "network_unreachable"
    TLS_CERTIFICATE_INVALID = "tls_certificate_invalid"
    TLS_CERTIFICATE_EXPIRED = "tls_certificate_expired"
    TLS_HOSTNAME_MISMATCH = "tls_hostname_mismatch"
    TLS_HANDSHAKE_FAILED = "tls_handshake_failed"
    PLAIN_HTTP_ON_HTTPS = "plain_http_on_https"
    HTTPS_ON_PLAIN_PORT = "https_on_plain_port"
    SERVER_ERROR = "server_error"
    RATE_LIMITED = "rate_limited"

    DNS_TIMEOUT = "dns_timeout"
    CONNECT_TIMEOUT = "connect_timeout"
    TLS_TIMEOUT = "tls_timeout"
    NO_ANSWER = "no_answer"
    ANSWER_TOO_SLOW = "answer_too_slow"

    OAUTH_REQUIRED = "oauth_required"
    CREDENTIALS_REQUIRED = "credentials_required"
    TOKEN_REJECTED = "token_rejected"  # noqa: S105 - a reason, not a secret
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - the same
    SCOPE_MISSING = "scope_missing"
    FORBIDDEN = "forbidden"

    HTTP_STATUS_404 = "http_status_404"
    HTTP_STATUS_405 = "http_status_405"
    HTTP_STATUS_UNEXPECTED = "http_status_unexpected"
    REDIRECTED_ELSEWHERE = "redirected_elsewhere"
    HTML_PAGE = "html_page"
    JSON_BUT_NOT_MCP = "json_but_not_mcp"
    NOT_HTTP = "not_http"
    EMPTY_ANSWER = "empty_answer"
    UNEXPECTED_CONTENT = "unexpected_content"
    UNSUPPORTED_PROTOCOL_VERSION = "unsupported_protocol_version"
    SERVER_REPORTED_ERROR = "server_reported_error"
    ENCODING_REFUSED = "encoding_refused"
    BODY_TOO_LARGE = "body_too_large"
    HEADERS_TOO_LARGE = "headers_too_large"
    TOO_MANY_REQUESTS = "too_many_requests"
    TOO_MANY_RECONNECTS = "too_many_reconnects"
    TOO_MANY_TOOLS = "too_many_tools"
    SCHEMA_INVALID = "schema_invalid"
    RESULT_INVALID = "result_invalid"
    CONNECTION_LOST = "connection_lost"

    NO_TOOLS = "no_tools"

    CREDENTIALS_UNREADABLE = "credentials_unreadable"
    CONNECTOR_GONE = "connector_gone"
    CONNECTOR_OFF = "connector_off"
    CONNECTOR_UNVERIFIED = "connector_unverified"
    CONNECTOR_PAUSED = "connector_paused"
    TOOL_REDEFINED = "tool_redefined"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a reason means for the user: the coarse code, what happened, and what to do next."""

    code: ErrorCode
    detail: str
    fix: str


def explain(reason: Reason) -> Explanation:
    return _EXPLANATIONS[reason]


def _of(code: ErrorCode, rows: dict[Reason, tuple[str, str]]) -> dict[Reason, Explanation]:
    return {reason: Explanation(code, detail, fix) for reason, (detail, fix) in rows.items()}


_URLS = {
    Reason.URL_MALFORMED: (
        "The address is not a URL.",
        "Enter the whole address, for example https://mcp.example.com/mcp.",
    ),
    Reason.URL_SCHEME_UNSUPPORTED: (
        "Only http:// and https:// addresses can be connected.",
        "Use the server's https:// address; programs that run on your own computer need an HTTP front.",
    ),
    Reason.URL_HAS_CREDENTIALS: (
        "The address contains a user name or password.",
        "Put credentials in the credential field and remove them from the URL.",
    ),
    Reason.URL_HAS_FRAGMENT: (
        "The address contains a fragment (#…), which is never sent to a server.",
        "Remove everything from # on.",
    ),
    Reason.URL_FORBIDDEN_CHARACTER: (
        "The address contains a space, a backslash or an invisible character.",
        "Type the address again by hand, or percent-encode the character.",
    ),
    Reason.URL_HOST_NOT_CANONICAL: (
        "The host is written in an unusual form.",
        "Write the host name in plain letters, or the IP address in its usual form.",
    ),
    Reason.URL_PORT_INVALID: ("The port is not between 1 and 65535.", "Correct the port or leave it out."),
    Reason.URL_TOO_LONG: (
        "The address is longer than 2048 characters.",
        "Use the server's plain endpoint address.",
    ),
}

_CONNECTIONS = {
    Reason.ADDRESS_NOT_ALLOWED: (
        "This service does not connect to that address.",
        "Use a server that is reachable from the public internet, or ask the operator to allow this one.",
    ),
    Reason.PORT_NOT_ALLOWED: (
        "This service does not connect to that port.",
        "Serve MCP on 443 or another web port.",
    ),
    Reason.HTTPS_REQUIRED: (
        "This service connects over https only.",
        "Use the server's https:// address.",
    ),
    Reason.DNS_NOT_FOUND: (
        "No server has this host name.",
        "Check the host name for typing mistakes.",
    ),
    Reason.DNS_FAILED: (
        "The host name could not be looked up.",
        "Try again in a minute; if it stays so, check the domain's DNS settings.",
    ),
    Reason.CONNECTION_REFUSED: (
        "The host is there, but nothing listens on this port.",
        "Start the server, or check the port in the URL.",
    ),
    Reason.CONNECTION_RESET: (
        "The server closed the connection without answering.",
        "Check that the URL points to the MCP endpoint, and the server's own log.",
    ),
    Reason.NETWORK_UNREACHABLE: (
        "There is no route to this host.",
        "Check that the server is online and reachable from the internet.",
    ),
    Reason.TLS_CERTIFICATE_INVALID: (
        "The server's certificate is not trusted.",
        "Give the server a certificate from a public authority; self-signed ones are not accepted.",
    ),
    Reason.TLS_CERTIFICATE_EXPIRED: (
        "The server's certificate has expired.",
        "Renew the server's certificate.",
    ),
    Reason.TLS_HOSTNAME_MISMATCH: (
        "The server's certificate belongs to another host name.",
        "Use the host name that the certificate was issued for.",
    ),
    Reason.TLS_HANDSHAKE_FAILED: (
        "No secure connection could be agreed with the server.",
        "Check that the server supports TLS 1.2 or newer.",
    ),
    Reason.PLAIN_HTTP_ON_HTTPS: (
        "The server speaks plain HTTP on this port.",
        "Write http:// instead of https://, or use the server's TLS port.",
    ),
    Reason.HTTPS_ON_PLAIN_PORT: (
        "The server expects a secure connection on this port.",
        "Write https:// instead of http://.",
    ),
    Reason.SERVER_ERROR: (
        "The server reported an internal error.",
        "Look into the server's log, then try again.",
    ),
    Reason.RATE_LIMITED: (
        "The server is refusing requests because there were too many.",
        "Wait a minute, then try again.",
    ),
    Reason.CONNECTOR_PAUSED: (
        "This connector's server did not answer three times in a row, so calls are held back for a while.",
        "Wait a few minutes, or test it in Manage connectors, which tries at once.",
    ),
    Reason.TOO_MANY_RECONNECTS: (
        "The connection to the server had to be opened again and again.",
        "Wait a minute; if it happens again, look into the server's log for why it ends sessions.",
    ),
    Reason.CONNECTION_LOST: (
        "The connection broke off in the middle of an answer.",
        "Try again; if it happens every time, look into the server's log.",
    ),
}

_TIMEOUTS = {
    Reason.DNS_TIMEOUT: (
        "The host name was not resolved in time.",
        "Check the host name and the domain's DNS settings.",
    ),
    Reason.CONNECT_TIMEOUT: (
        "The server did not accept the connection in time.",
        "Check that the server is running and that no firewall drops the connection.",
    ),
    Reason.TLS_TIMEOUT: (
        "The secure connection was not set up in time.",
        "Check that this port really speaks TLS.",
    ),
    Reason.NO_ANSWER: (
        "The server accepted the connection but sent no answer.",
        "Check that the MCP server behind this address is running.",
    ),
    Reason.ANSWER_TOO_SLOW: (
        "The server began to answer but did not finish in time.",
        "Try again; if it stays slow, look into the server's load.",
    ),
}

_AUTHENTICATIONS = {
    Reason.OAUTH_REQUIRED: (
        "The server asks for a sign-in with OAuth.",
        "Choose OAuth as authentication and give an access token.",
    ),
    Reason.CREDENTIALS_REQUIRED: (
        "The server asks for credentials, and none were given.",
        "Choose API key as authentication and enter the key.",
    ),
    Reason.TOKEN_REJECTED: (
        "The server did not accept the credentials.",
        "Check the key for typing mistakes, that it has not been revoked, and the header's name.",
    ),
    Reason.TOKEN_EXPIRED: (
        "The server says that the token has expired.",
        "Get a new token from the service and enter it here.",
    ),
    Reason.SCOPE_MISSING: (
        "The credentials are valid but lack a permission.",
        "Give the key or token the permissions that the server asks for.",
    ),
    Reason.FORBIDDEN: (
        "The server refuses access with these credentials.",
        "Check with the server's operator that this account may use MCP.",
    ),
    Reason.CREDENTIALS_UNREADABLE: (
        "The stored credentials can no longer be read.",
        "Add the connector again with its credentials.",
    ),
}

_PROTOCOLS = {
    Reason.HTTP_STATUS_404: (
        "There is nothing at this path (HTTP 404).",
        "Check the path; MCP endpoints often end in /mcp or /sse.",
    ),
    Reason.HTTP_STATUS_405: (
        "This path does not take MCP requests (HTTP 405).",
        "Check the path; MCP endpoints often end in /mcp or /sse.",
    ),
    Reason.HTTP_STATUS_UNEXPECTED: (
        "The server answered with an unexpected HTTP status.",
        "Check that the URL points to the MCP endpoint.",
    ),
    Reason.REDIRECTED_ELSEWHERE: (
        "The server redirects to another address, which is not followed.",
        "Enter the address that it redirects to, if you trust it.",
    ),
    Reason.HTML_PAGE: (
        "The address answers with a web page.",
        "Look in the service's documentation for its MCP endpoint.",
    ),
    Reason.JSON_BUT_NOT_MCP: (
        "The address answers with JSON, but not as an MCP server does.",
        "Check that the URL is the MCP endpoint and not another API.",
    ),
    Reason.NOT_HTTP: (
        "What answers at this address does not speak HTTP.",
        "Check the port in the URL.",
    ),
    Reason.EMPTY_ANSWER: (
        "The server answered with nothing.",
        "Check that the URL points to the MCP endpoint.",
    ),
    Reason.UNEXPECTED_CONTENT: (
        "The answer is neither JSON nor an event stream.",
        "Check that the URL points to the MCP endpoint.",
    ),
    Reason.UNSUPPORTED_PROTOCOL_VERSION: (
        "The server speaks a revision of MCP that is not supported here.",
        "Update the server to a current revision of MCP.",
    ),
    Reason.SERVER_REPORTED_ERROR: (
        "The server answered with an error of its own.",
        "Look into the server's log, then try again.",
    ),
    Reason.ENCODING_REFUSED: (
        "The server compressed its answer although it was asked not to.",
        "Switch compression off for the MCP endpoint.",
    ),
    Reason.BODY_TOO_LARGE: (
        "The answer is larger than this service accepts.",
        "Ask the server for less at a time.",
    ),
    Reason.HEADERS_TOO_LARGE: (
        "The answer's headers are larger than this service accepts.",
        "Check the proxy in front of the server.",
    ),
    Reason.TOO_MANY_REQUESTS: (
        "The conversation took more requests than this service makes.",
        "Check the server for endless redirects or reconnects.",
    ),
    Reason.TOO_MANY_TOOLS: (
        "The server lists more tools than this service takes over.",
        "Publish at most 256 tools on one endpoint.",
    ),
    Reason.SCHEMA_INVALID: (
        "The server's list of tools is not valid.",
        "Correct the answer to tools/list on the server, or tell its operator.",
    ),
    Reason.RESULT_INVALID: (
        "The tool's result does not have the announced form.",
        "Report it to the server's operator.",
    ),
    Reason.CONNECTOR_GONE: ("This connector no longer exists.", "Add it again in Manage connectors."),
    Reason.CONNECTOR_OFF: ("This connector is switched off.", "Switch it on in Manage connectors."),
    Reason.TOOL_REDEFINED: (
        "The server describes this tool otherwise than when it was accepted, so it was not called.",
        "Look at what changed in Manage connectors, and accept it if that is what you want.",
    ),
    Reason.CONNECTOR_UNVERIFIED: (
        "This connector has not passed a connection test.",
        "Test it again in Manage connectors.",
    ),
}

_EXPLANATIONS: dict[Reason, Explanation] = {
    **_of(ErrorCode.INVALID_URL, _URLS),
    **_of(ErrorCode.CONNECTION_FAILED, _CONNECTIONS),
    **_of(ErrorCode.TIMEOUT, _TIMEOUTS),
    **_of(ErrorCode.AUTH_FAILED, _AUTHENTICATIONS),
    **_of(ErrorCode.INVALID_MCP_SERVER, _PROTOCOLS),
    **_of(
        ErrorCode.NO_TOOLS,
        {
            Reason.NO_TOOLS: (
                "The server works but offers no tools.",
                "Save it anyway, or publish tools on the server and test again.",
            )
        },
    ),
}
