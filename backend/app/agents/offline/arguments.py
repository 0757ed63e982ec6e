"""Arguments for a tool, taken from the words of a request by the tool's JSON schema."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.agents.offline.conversation import ToolSpec
from app.agents.offline.words import STOPWORDS, content_words, is_verb, stem, tokens
from app.tools.tables import parse_table

_QUOTED = re.compile(r"[\"“”«](.+?)[\"“”»]|(?<!\w)'([^']+)'(?!\w)|`([^`]+)`", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.-])-?\d+(?:\.\d+)?(?![\w-])")
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        )
    )
}
_URL = re.compile(r"https?://[^\s<>\"')]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+\w")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?")
_IDENTIFIER = re.compile(r"(?:\bids?\b|#|\bnumber\b|\bno\.)\s*[:=#]?\s*([\w-]+)", re.IGNORECASE)
_NUMBERED = r"\b{noun}s?\s+(?:number\s+|no\.?\s+|id\s+)?#?(\d[\w-]*|\w*\d[\w-]*)"
_CODE = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[a-z_-])[a-z0-9][\w-]{3,}\b", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:called|titled|named|entitled|with the title|title)\s*[:=]?\s+(?P<quote>[\"“']?)"
    r"(?P<name>.+?)(?P=quote)?"
    r"(?=\s*(?:[:;,\n”\"]|\s(?:saying|that says|with (?:the )?(?:text|content|body)|containing)\b|$))",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"(?:\b(?:saying|that says|with (?:the )?(?:text|content|body)|containing|reads?)\b\s*:?|:)"
    r"\s*(?P<text>.+)",
    re.IGNORECASE | re.DOTALL,
)
_TOPIC = re.compile(
    r"\b(?:about|regarding|concerning|mentioning|containing|matching|on|for|of|with|in|near)\s+"
    r"(?:the\s+|my\s+|a\s+|an\s+)?"
    r"(?P<topic>[^?.!,\n]+)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:please|(?:in|from|among|within)\s+(?:my|the|all|our)\b|for\s+\d"
    r"|and (?:then )?(?:show|draw|chart|read|open|export|save|make|plot)\b).*$",
    re.IGNORECASE,
)

_MAX_TITLE_CHARS = 80
_SHORTEST_SPOKEN_NAME = 3
_QUERY_NAMES = frozenset(
    {"query", "q", "search", "term", "terms", "keyword", "keywords", "topic", "phrase", "pattern"}
)
_TITLE_NAMES = frozenset({"title", "name", "subject", "label", "headline", "summary"})
_BODY_NAMES = frozenset(
    {"text", "body", "content", "message", "description", "note", "value", "markdown", "comment"}
)
_DATA_NAMES = frozenset({"data", "rows", "csv", "table"})
_LIMIT_NAMES = frozenset({"limit", "top", "max", "count", "n", "size", "first", "number", "results"})


@dataclass(frozen=True, slots=True)
class Filled:
    """Arguments found, and required ones that were not."""

    arguments: Mapping[str, Any]
    missing: tuple[str, ...]


def fill(tool: ToolSpec, request: str, *, lenient: bool = False) -> Filled:
    """Fill what the request says; optional arguments only when it clearly does.

    Args:
        tool: Whose schema decides.
        request: The user's words.
        lenient: Take the whole request for a search text rather than leave it missing.
    """
    reader = _Reader(tool, request)
    found: dict[str, Any] = {}
    for name in (*tool.required, *(name for name in tool.properties if name not in tool.required)):
        value = reader.value_of(name)
        if value is not None:
            found[name] = value
    if lenient:
        for name in tool.required:
            if name not in found and _is_named(name, _QUERY_NAMES) and request.strip():
                found[name] = request.strip()
    for name in [name for name in found if name not in tool.required and _is_named(name, _BODY_NAMES)]:
        # What became the title need not be said twice.
        if any(found[title] == found[name] for title in tool.required if title in found):
            del found[name]
    return Filled(found, tuple(name for name in tool.required if name not in found))


def is_identifier(name: str) -> bool:
    words = tokens(name)
    return bool(words) and words[-1] in {"id", "uuid", "key", "slug", "identifier", "ref"}


def is_query(name: str) -> bool:
    return _is_named(name, _QUERY_NAMES)


def _is_named(name: str, names: frozenset[str]) -> bool:
    words = tokens(name)
    return bool(words) and words[-1] in names


def search_phrase(request: str, tool: ToolSpec) -> str | None:
    """What to look for: quoted words, else what stands behind “about”, else the words that are no command."""
    if quoted := _quoted(request):
        return quoted[0]
    if called := _CALLED.search(request):
        return called["name"].strip(" \"'“”")
    for match in _TOPIC.finditer(request):
        topic = _TAIL.sub("", match["topic"]).strip()
        if content_words(topic) - content_words(f"{tool.app} {tool.action}"):
            return _trimmed(topic)
    known = content_words(f"{tool.app} {tool.action}")
    rest = [
        word
        for word in re.findall(r"[\w'-]+", _TAIL.sub("", request))
        if (plain := word.lower().removesuffix("'s")) not in STOPWORDS
        and not is_verb(plain)
        and stem(plain) not in known
    ]
    return " ".join(rest) or None


def _trimmed(phrase: str) -> str:
    return re.sub(r"^(?:the|my|a|an)\s+", "", phrase.strip(" \t.?!:;\"'“”"), flags=re.IGNORECASE)


def _quoted(text: str) -> list[str]:
    return [next(filter(None, groups)) for groups in _QUOTED.findall(text)]


class _Reader:
    """Finds values for one tool in one request, each piece of text used once where that matters."""

    def __init__(self, tool: ToolSpec, request: str) -> None:
        self._tool = tool
        self._request = request
        self._explicit = _explicit_values(request, tool)

    def value_of(self, name: str) -> Any:
        schema = self._tool.properties.get(name, {})
        if name in self._explicit:
            return _coerced(self._explicit[name], schema)
        if isinstance(values := schema.get("enum"), list):
            return self._choice(values)
        return self._read(name, schema)

    def _read(self, name: str, schema: Mapping[str, Any]) -> Any:
        match _kind(schema):
            case "integer" | "number":
                return self._number(name, schema)
            case "boolean":
                return self._flag(name)
            case "array":
                return self._list(name, schema)
            case "object":
                return None
            case _:
                return self._string(name, schema)

    def _is_required(self, name: str) -> bool:
        return name in self._tool.required

    def _choice(self, values: list[Any]) -> Any:
        words = set(tokens(self._request))
        return next(
            (value for value in values if isinstance(value, str) and stem(value.lower()) in words), None
        )

    def _number(self, name: str, schema: Mapping[str, Any]) -> Any:
        if is_identifier(name):
            raw = self._identifier(name)
            return None if raw is None or not _NUMBER.fullmatch(raw) else _coerced(raw, schema)
        text = re.sub(
            rf"\b({'|'.join(_NUMBER_WORDS)})\b",
            lambda match: str(_NUMBER_WORDS[match[1].lower()]),
            self._request,
            flags=re.IGNORECASE,
        )
        words = {*tokens(name), *(_LIMIT_NAMES if _is_named(name, _LIMIT_NAMES) else ())}
        pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        near = re.search(rf"\b(?:{pattern})s?\b\D{{0,12}}?(-?\d+(?:\.\d+)?)", text, re.IGNORECASE)
        numbers = _NUMBER.findall(text)
        raw = near[1] if near else numbers[0] if numbers and self._is_required(name) else None
        return None if raw is None else _coerced(raw, schema)

    def _flag(self, name: str) -> bool | None:
        words = r"\W+".join(map(re.escape, name.replace("_", " ").split()))
        if re.search(rf"\b(?:no|not|without)\s+{words}\b", self._request, re.IGNORECASE):
            return False
        return True if re.search(rf"\b{words}\b", self._request, re.IGNORECASE) else None

    def _list(self, name: str, schema: Mapping[str, Any]) -> list[Any] | None:
        if not self._is_required(name):
            return None
        items = schema.get("items")
        kind = _kind(items if isinstance(items, Mapping) else {})
        if kind in {"integer", "number"}:
            return [_coerced(number, items or {}) for number in _NUMBER.findall(self._request)] or None
        if kind == "object":
            table = parse_table(self._request)
            return table.records() if table else None
        return _quoted(self._request) or None

    def _string(self, name: str, schema: Mapping[str, Any]) -> str | None:
        if (pattern := _pattern_for(name, schema)) is not None:
            match = pattern.search(self._request)
            return match[0] if match else None
        for applies, read in (
            (_is_named(name, _DATA_NAMES), self._data),
            (is_identifier(name), self._identifier),
            (is_query(name), self._query),
            (_is_named(name, _TITLE_NAMES), self._title),
            (_is_named(name, _BODY_NAMES), self._body),
            (self._is_required(name), self._phrase),
            (len(name) >= _SHORTEST_SPOKEN_NAME, self._beside_name),
        ):
            if applies:
                return read(name)
        return None

    def _data(self, _: str) -> str | None:
        return self._request if parse_table(self._request) is not None else None

    def _query(self, _: str) -> str | None:
        return search_phrase(self._request, self._tool)

    def _phrase(self, name: str) -> str | None:
        """Quoted texts in the order of the arguments; other words only when there is one place for them."""
        places = [other for other in self._tool.required if self._takes_a_phrase(other)]
        quoted = _quoted(self._request)
        if quoted:
            return quoted[places.index(name)] if places.index(name) < len(quoted) else None
        return search_phrase(self._request, self._tool) if len(places) == 1 else None

    def _takes_a_phrase(self, name: str) -> bool:
        schema = self._tool.properties.get(name, {})
        roles = _DATA_NAMES | _QUERY_NAMES | _TITLE_NAMES | _BODY_NAMES
        return (
            _kind(schema) == "string"
            and "enum" not in schema
            and _pattern_for(name, schema) is None
            and not is_identifier(name)
            and not _is_named(name, roles)
        )

    def _beside_name(self, name: str) -> str | None:
        """“tagged roadmap”, “tag: roadmap” for an optional argument called tag."""
        words = r"\W+".join(map(re.escape, name.split("_")))
        spoken = rf"\b{words}(?:s|ged|ed)?\b\s*(?:is|with|as|:)?\s*[\"“']?([\w-]+)"
        match = re.search(spoken, self._request, re.IGNORECASE)
        return match[1] if match else None

    def _identifier(self, name: str) -> str | None:
        """“note 5”, “note number 5”, “#5”, “id 5”, else a word with digits in it, such as `PB-17`."""
        noun = next(iter(tokens(name)[:-1]), None)
        if noun and (match := re.search(_NUMBERED.format(noun=noun), self._request, re.IGNORECASE)):
            return match[1]
        for pattern in (_IDENTIFIER, _CODE):
            if match := pattern.search(self._request):
                return match[1] if pattern.groups else match[0]
        return None

    def _title(self, name: str) -> str | None:
        if match := _CALLED.search(self._request):
            return match["name"].strip(" \"'“”")
        if not self._is_required(name):
            return None
        if quoted := _quoted(self._request):
            return quoted[0]
        head, _, tail = self._request.partition(":")
        return self._without_command(head) or self._without_command(tail)

    def _without_command(self, text: str) -> str | None:
        """The text without the words at its beginning that only say what to do."""
        known = content_words(f"{self._tool.app} {self._tool.action}")
        words = text.split()
        while words and (
            words[0].lower() in STOPWORDS or is_verb(words[0].lower()) or stem(words[0].lower()) in known
        ):
            del words[0]
        return " ".join(words).strip(" .,;:\"'“”")[:_MAX_TITLE_CHARS] or None

    def _body(self, name: str) -> str | None:
        called = _CALLED.search(self._request)
        rest = self._request[called.end() :] if called else self._request
        if match := _SAYING.search(rest):
            return match["text"].strip().strip('"“”') or None
        quoted = _quoted(rest)
        if quoted and (called or len(_quoted(self._request)) > 1):
            return quoted[-1]
        if called and rest.strip(" .,;\"'“”"):
            return rest.strip(" .,;\"'“”")
        return search_phrase(self._request, self._tool) if self._is_required(name) and not called else None


def _kind(schema: Mapping[str, Any]) -> Any:
    """The one type of a schema, looking through `anyOf` with null."""
    if "type" in schema:
        return schema["type"]
    for part in schema.get("anyOf") or schema.get("oneOf") or ():
        if isinstance(part, Mapping) and part.get("type") != "null":
            return part.get("type")
    return "string"


def _pattern_for(name: str, schema: Mapping[str, Any]) -> re.Pattern[str] | None:
    form, words = schema.get("format"), set(tokens(name))
    if form in {"uri", "url"} or words & {"url", "uri", "link"}:
        return _URL
    if form == "email" or words & {"email", "recipient", "to"}:
        return _EMAIL
    if form in {"date", "date-time"} or words & {"date", "day"}:
        return _DATE
    return None


def _explicit_values(request: str, tool: ToolSpec) -> dict[str, str]:
    """`name=value` pairs and a JSON object of arguments, for people who know the tool."""
    names = "|".join(re.escape(name) for name in tool.properties)
    if not names:
        return {}
    pairs = re.findall(rf"\b({names})\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s,;]+)", request)
    values = {name: value.strip("\"'") for name, value in pairs}
    start = request.find("{")
    if start >= 0:
        try:
            given, _ = json.JSONDecoder().raw_decode(request, start)
        except (ValueError, RecursionError):
            return values
        if isinstance(given, dict) and given and set(given) <= set(tool.properties):
            return {**values, **given}
    return values


def _coerced(value: Any, schema: Mapping[str, Any]) -> Any:
    if not isinstance(value, str):
        return value
    kind = _kind(schema)
    if kind == "integer" and re.fullmatch(r"-?\d+(\.0+)?", value):
        return int(float(value))
    if kind == "number" and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    if kind == "boolean" and value.lower() in {"true", "yes", "false", "no"}:
        return value.lower() in {"true", "yes"}
    return value
