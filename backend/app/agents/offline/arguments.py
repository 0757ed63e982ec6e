"""Arguments for a tool, taken from the words of a request by the tool's JSON schema; nothing is invented."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.agents.offline import phrases
from app.agents.offline.conversation import ToolSpec
from app.agents.offline.spans import NUMBER, Form, Request, number_in, wanted_form
from app.agents.offline.words import STOPWORDS, content_words, is_verb, tokens
from app.tools.tables import parse_table

_IDENTIFIER = re.compile(r"(?:\bids?\b|#|\bnumber\b|\bno\.)\s*[:=#]?\s*([\w-]+)", re.IGNORECASE)
_NUMBERED = r"\b{noun}s?\s+(?:number\s+|no\.?\s+|id\s+)?#?(\d[\w-]*|\w*\d[\w-]*)"
_SPEAKS = r"(?:is|with|as|named|called|:|=)?\s*[\"“']?([\w./@-]*\w)"
_INTRODUCES = r"\b(?:in|with|for|from|by|under|on|at|of)\s+(?:the\s+)?"

_SHORTEST_SPOKEN_NAME = 3
_LONGEST_SHARED_START = 4
_QUERY_NAMES = frozenset(
    {"query", "q", "search", "term", "terms", "keyword", "keywords", "topic", "phrase", "pattern"}
)
_TITLE_NAMES = frozenset({"title", "name", "subject", "label", "headline", "summary"})
_BODY_NAMES = frozenset(
    {"text", "body", "content", "message", "description", "note", "value", "markdown", "comment"}
)
_DATA_NAMES = frozenset({"data", "rows", "csv", "table"})
_LIMIT_NAMES = frozenset({"limit", "top", "max", "count", "n", "size", "first", "number", "results"})
_ROLES = _DATA_NAMES | _QUERY_NAMES | _TITLE_NAMES | _BODY_NAMES


@dataclass(frozen=True, slots=True)
class Filled:
    """Arguments found, and required ones that were not.

    `formed` are those that a piece of a telling form was found for: an address, a path, a code.
    """

    arguments: Mapping[str, Any]
    missing: tuple[str, ...]
    formed: frozenset[str] = frozenset()


def fill(tool: ToolSpec, request: str, *, lenient: bool = False) -> Filled:
    """Fill what the request says; optional arguments only when it clearly does.

    Args:
        tool: Whose schema decides.
        request: The user's words.
        lenient: Take the whole request for a search text rather than leave it missing.
    """
    reader = _Reader(tool, request)
    found = reader.read()
    if lenient and request.strip():
        for name in tool.required:
            if is_query(name):
                found.setdefault(name, request.strip())
    for name in [name for name in found if name not in tool.required and _is_named(name, _BODY_NAMES)]:
        # What became the title need not be said twice.
        if any(found[title] == found[name] for title in tool.required if title in found):
            del found[name]
    ordered = {name: found[name] for name in (*tool.required, *tool.properties) if name in found}
    missing = tuple(name for name in tool.required if name not in found)
    return Filled(ordered, missing, frozenset(reader.formed))


def is_identifier(name: str) -> bool:
    words = tokens(name)
    return bool(words) and words[-1] in {"id", "uuid", "key", "slug", "identifier", "ref"}


def identifier_column(columns: Sequence[str], argument: str) -> str | None:
    """The column of a result that an identifying argument is taken from."""
    return next((name for name in (argument, "id") if name in columns), None) or next(
        (name for name in columns if is_identifier(name)), None
    )


def is_query(name: str) -> bool:
    return _is_named(name, _QUERY_NAMES)


def is_title(name: str) -> bool:
    return _is_named(name, _TITLE_NAMES)


def is_body(name: str) -> bool:
    return _is_named(name, _BODY_NAMES)


def choices(schema: Mapping[str, Any]) -> list[Any]:
    """The values that a schema allows by name, looking through `anyOf` with null."""
    for part in (schema, *(schema.get("anyOf") or ()), *(schema.get("oneOf") or ())):
        if isinstance(part, Mapping) and isinstance(values := part.get("enum"), list):
            return values
    return []


def _is_named(name: str, names: frozenset[str]) -> bool:
    words = tokens(name)
    return bool(words) and words[-1] in names


class _Reader:
    """Finds the values for one tool in one request: what is surest first, what is left of the words last."""

    def __init__(self, tool: ToolSpec, request: str) -> None:
        self.formed: set[str] = set()
        self._tool = tool
        self._request = Request(request)
        self._known = content_words(f"{tool.app} {tool.action}")
        self._names = tuple(dict.fromkeys((*tool.required, *tool.properties)))
        self._found: dict[str, Any] = {}
        self._has_rows = parse_table(request) is not None

    def read(self) -> dict[str, Any]:
        for name, value in _explicit_values(self._request.whole, self._tool).items():
            self._found[name] = _coerced(value, self._schema(name))
        for step in (self._choice, self._formed, self._near, self._next_number, self._spoken, self._worded):
            self._try(step)
        self._phrases()
        return self._found

    def _try(self, step: Callable[[str], Any]) -> None:
        for name in self._names:
            if name not in self._found and (value := step(name)) is not None:
                self._found[name] = value

    def _schema(self, name: str) -> Mapping[str, Any]:
        return self._tool.properties.get(name, {})

    def _kind(self, name: str) -> Any:
        return "choice" if choices(self._schema(name)) else kind_of(self._schema(name))

    def _is_required(self, name: str) -> bool:
        return name in self._tool.required

    def _choice(self, name: str) -> Any:
        """A value of a closed list that the request names, in this or a related form (close: closed)."""
        allowed = choices(self._schema(name))
        # Rows that were pasted are no part of what is asked for.
        said = self._request.text.partition("\n")[0] if self._has_rows else self._request.text
        words = tokens(said) if allowed else []
        for value in allowed:
            wanted = tokens(value) if isinstance(value, str) else []
            if wanted and any(
                all(map(_same, wanted, words[at : at + len(wanted)]))
                for at in range(len(words) - len(wanted) + 1)
            ):
                if spoken := self._search(rf"{_INTRODUCES}(?:\w+\s+)??{re.escape(value)}\b(?:\s+{name})?"):
                    self._request.blank(*spoken.span())
                return value
        return None

    def _formed(self, name: str) -> Any:
        """A piece that has the form which the argument has to have."""
        kind = self._kind(name)
        if kind == "boolean":
            return self._flag(name)
        if kind not in {"string", "integer", "number"}:
            return None
        if is_identifier(name):
            value = self._identifier(name)
            fits = value is not None and (kind == "string" or number_in(value) is not None)
            return self._note(name, _coerced(value, self._schema(name))) if fits else None
        form = wanted_form(name, set(tokens(name)), dict(self._schema(name))) if kind == "string" else None
        if form is None:
            return None
        return self._note(name, self._request.take(form, blank=self._is_required(name)))

    def _note(self, name: str, value: Any) -> Any:
        if value is not None:
            self.formed.add(name)
        return value

    def _near(self, name: str) -> Any:
        """A number beside the name of its argument: “limit 3”, “up to ten”, “3 days”, “4 links”."""
        if self._kind(name) not in {"integer", "number"} or is_identifier(name):
            return None
        words = [re.escape(word) for word in tokens(name)]
        before = "|".join([*words, *(_LIMIT_NAMES if _is_named(name, _LIMIT_NAMES) else ())])
        nouns = "|".join(words[-1:] + (sorted(self._known) if _is_named(name, _LIMIT_NAMES) else []))
        for pattern in (
            rf"\b(?:{before})s?\b[\s:=]{{1,3}}(?:of\s+)?({NUMBER})",
            rf"({NUMBER})\s+(?:\w+\s+)?(?:{nouns})s?\b",
        ):
            for match in re.finditer(pattern, self._request.text, re.IGNORECASE):
                if (digits := number_in(match[1])) is not None:
                    self._request.use(Form.NUMBER, match, 1, blank=True)
                    return _coerced(digits, self._schema(name))
        return None

    def _next_number(self, name: str) -> Any:
        """Required numbers in the order in which they stand."""
        if (
            not self._is_required(name)
            or self._kind(name) not in {"integer", "number"}
            or is_identifier(name)
        ):
            return None
        piece = self._request.take(Form.NUMBER)
        return None if piece is None else self._note(name, _coerced(number_in(piece), self._schema(name)))

    def _spoken(self, name: str) -> str | None:
        """“project WEB”, “tagged roadmap”, “city: Paris” for an argument that is called so."""
        if not self._takes_words(name) or len(name) < _SHORTEST_SPOKEN_NAME:
            return None
        words = r"\W+".join(map(re.escape, name.split("_")))
        introduced = rf"(?:{_INTRODUCES}{words}\b|\b{words}(?:s?\s*[:=]|ged|ed)|\b(?:{words})\s+(?=[\"“']))"
        match = self._search(rf"{introduced}\s*{_SPEAKS}")
        if match is None or match[1].lower() in STOPWORDS or is_verb(match[1].lower()):
            return None
        self._request.blank(*match.span())
        return match[1]

    def _worded(self, name: str) -> Any:
        """What the free words say, by the role that the argument's name gives it."""
        kind = self._kind(name)
        if kind == "array" and self._is_required(name):
            return self._list(name)
        if kind != "string" or is_identifier(name) or self._has_form(name):
            return None
        roles = ((_DATA_NAMES, self._data), (_QUERY_NAMES, self._query), (_TITLE_NAMES, self._title))
        for names, read in (*roles, (_BODY_NAMES, self._body)):
            if _is_named(name, names):
                return read(is_required=self._is_required(name))
        return None

    def _data(self, *, is_required: bool) -> str | None:  # noqa: ARG002 - one signature for all roles
        return self._request.whole if parse_table(self._request.whole) is not None else None

    def _query(self, *, is_required: bool) -> str | None:  # noqa: ARG002
        return phrases.topic(self._request.free, self._known)

    def _title(self, *, is_required: bool) -> str | None:
        free = self._request.free
        title = phrases.title(free, self._known, is_required=is_required)
        if title is not None and (at := free.find(title)) >= 0:
            self._request.blank(at, at + len(title))
        return title

    def _body(self, *, is_required: bool) -> str | None:
        # What is to be written may hold anything, once it is clear where it begins.
        whole = not is_required or ":" in self._request.text
        text = self._request.whole if whole else self._request.free
        return phrases.body(text, self._known, is_required=is_required)

    def _phrases(self) -> None:
        """Quoted texts in the order of the required arguments; other words only when one place is left."""
        places = [name for name in self._tool.required if name not in self._found and self._takes_words(name)]
        texts = phrases.quoted(self._request.free)
        if not texts and len(places) == 1:
            texts = list(filter(None, [phrases.topic(self._request.free, self._known)]))
        self._found.update(zip(places, texts, strict=False))

    def _takes_words(self, name: str) -> bool:
        return (
            self._kind(name) == "string"
            and not is_identifier(name)
            and not _is_named(name, _ROLES)
            and not self._has_form(name)
        )

    def _has_form(self, name: str) -> bool:
        return wanted_form(name, set(tokens(name)), dict(self._schema(name))) is not None

    def _flag(self, name: str) -> bool | None:
        words = r"\W+".join(map(re.escape, name.replace("_", " ").split()))
        if self._search(rf"\b(?:no|not|without)\s+{words}\b"):
            return False
        return True if self._search(rf"\b{words}\b") else None

    def _list(self, name: str) -> list[Any] | None:
        items = self._schema(name).get("items")
        items = items if isinstance(items, Mapping) else {}
        match kind_of(items):
            case "integer" | "number":
                numbers = filter(None, map(number_in, self._request.take_all(Form.NUMBER)))
                return [_coerced(number, items) for number in numbers] or None
            case "object":
                table = parse_table(self._request.whole)
                return table.records() if table else None
            case _:
                return phrases.quoted(self._request.text) or None

    def _identifier(self, name: str) -> str | None:
        """“note 5”, “note number 5”, “#5”, “id 5”, else a word with digits in it, such as `PB-17`."""
        noun = next(iter(tokens(name)[:-1]), None)
        if noun and (match := self._search(_NUMBERED.format(noun=re.escape(noun)))):
            return self._request.use(Form.NUMBER, match, 1, blank=False)
        if match := _IDENTIFIER.search(self._request.text):
            return self._request.use(Form.NUMBER, match, 1, blank=False)
        return self._request.take(Form.CODE, blank=True)

    def _search(self, pattern: str) -> re.Match[str] | None:
        return re.search(pattern, self._request.text, re.IGNORECASE)


def kind_of(schema: Mapping[str, Any]) -> Any:
    """The one type of a schema, looking through `anyOf` with null."""
    if "type" in schema:
        return schema["type"]
    for part in schema.get("anyOf") or schema.get("oneOf") or ():
        if isinstance(part, Mapping) and part.get("type") != "null":
            return part.get("type")
    return "string"


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    shared = min(len(one), len(other))
    return (
        shared >= _LONGEST_SHARED_START and one[:shared] == other[:shared] and abs(len(one) - len(other)) <= 1
    )


def _explicit_values(request: str, tool: ToolSpec) -> dict[str, Any]:
    """`name=value` pairs and a JSON object of arguments, for people who know the tool."""
    names = "|".join(re.escape(name) for name in tool.properties)
    if not names:
        return {}
    pairs = re.findall(rf"\b({names})\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s,;]+)", request)
    values: dict[str, Any] = {name: value.strip("\"'") for name, value in pairs}
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
    kind = kind_of(schema)
    if kind == "integer" and re.fullmatch(r"-?\d+(\.0+)?", value):
        return int(float(value))
    if kind == "number" and re.fullmatch(r"-?\d+(?:\.\d+)?", value):
        return float(value) if "." in value else int(value)
    if kind == "boolean" and value.lower() in {"true", "yes", "false", "no"}:
        return value.lower() in {"true", "yes"}
    return value
