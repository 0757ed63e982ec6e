"""What each model API takes of a tool's declaration beyond what `connectors.tool_schema` leaves of it.

One refused declaration fails the whole request, so the data here is strict where endpoints or their versions
differ. `python -m app.agents.dialects_table` prints it beside the refusals that it stands for.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_TOOLS = 128
"""In one request, of any API."""

_ALL_KEYWORDS = None
_OPENAPI = frozenset(
    {
        "type", "description", "enum", "format", "items", "properties", "required", "nullable", "anyOf",
        "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "pattern",
    }
)  # fmt: skip
_GRAMMAR = _OPENAPI - {"nullable"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """One API's rules.

    Attributes:
        name: Stable; stands in the table and in logs.
        max_description_chars: Of a tool, not of an argument.
        keywords: Those that a schema may have; None for all that are valid JSON Schema 2020-12.
        string_formats: Values of `format` for text that are known; None for all.
        is_typed: Every part has exactly one `type`, or nothing but `anyOf`; only texts have `enum`.
        max_levels: How deep objects and arrays may be nested, the arguments themselves included.
    """

    name: str
    max_description_chars: int = 1_024
    keywords: frozenset[str] | None = _ALL_KEYWORDS
    string_formats: frozenset[str] | None = None
    is_typed: bool = False
    max_levels: int | None = None


OPENAI = Dialect("openai")
ANTHROPIC = Dialect("anthropic")
GEMINI = Dialect(
    "gemini",
    keywords=_OPENAPI,
    string_formats=frozenset({"date-time"}),
    is_typed=True,
    max_levels=4,
)
OTHER = Dialect("other", keywords=_GRAMMAR, string_formats=frozenset(), is_typed=True, max_levels=4)
"""Ollama, vLLM, llama.cpp and gateways, of which nobody knows what stands behind them: what all take."""

DIALECTS = (OPENAI, ANTHROPIC, GEMINI, OTHER)
_BY_HOST = {
    "api.openai.com": OPENAI,
    "openai.azure.com": OPENAI,
    "api.anthropic.com": ANTHROPIC,
    "generativelanguage.googleapis.com": GEMINI,
    "aiplatform.googleapis.com": GEMINI,
}


def dialect_of(base_url: str | None) -> Dialect:
    """The dialect of an endpoint by its host; without an address the client speaks to OpenAI."""
    if base_url is None:
        return OPENAI
    host = urlsplit(base_url).hostname or ""
    for known, dialect in _BY_HOST.items():
        if host == known or host.endswith((f".{known}", f"-{known}")):
            return dialect
    return OTHER
