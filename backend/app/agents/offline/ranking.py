"""Which of the offered tools a request means, by the words of both and by what the tool's schema takes."""

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.agents.offline.arguments import fill, is_identifier
from app.agents.offline.conversation import ToolSpec
from app.agents.offline.spans import MAX_READ_CHARS, Form, Request, wanted_form
from app.agents.offline.words import Verb, content_words, is_verb, request_words, tokens, verbs

THRESHOLD = 3.0
_VERB_MATCH = 3.0
_SOFT_QUESTION = 1.5
_FORM_MATCH = 2.0
_FITS = 1.0
_SAME_WORD = 0.5
_NAMED = 1.0
_MISSING = 0.75
_WEIGHTS = {"action": 2.0, "app": 1.5, "parameters": 0.5, "description": 0.7}
_RELATED = {
    Verb.FIND: {Verb.FIND, Verb.READ},
    Verb.READ: {Verb.READ, Verb.FIND},
    Verb.CHART: {Verb.CHART, Verb.DRAW},
}
_TELLING = frozenset({Verb.COUNT, Verb.EXPORT, Verb.CHART, Verb.DRAW})
_GUARDED = frozenset({Verb.REMOVE, Verb.SEND, Verb.CHANGE, Verb.CREATE})
_QUESTION_WORDS = ("what", "which", "do i have", "are there", "is there", "any ", "where", "tell me", "?")
_STEM_CHARS = 5
_MAX_FILLED = 10
"""For how many of the likeliest tools the arguments are tried as well."""


@dataclass(frozen=True, slots=True)
class Ranked:
    tool: ToolSpec
    score: float


def tool_verb(tool: ToolSpec) -> Verb | None:
    """What a tool does, by the first word of its own name, else of its description."""
    found = verbs(tool.action, leading=True) or verbs(tool.description, leading=True) or verbs(tool.action)
    return found[0] if found else None


def rank(request: str, tools: Sequence[ToolSpec]) -> list[Ranked]:
    """The tools in order of fit, unfit ones left out.

    Most verbs alone mean no tool: something of what it is about has to be said, or be there in a telling
    form. A tool that creates, changes, sends or removes is only considered when a verb says so.
    """
    request = request[:MAX_READ_CHARS]
    wanted = verbs(request)
    words, spoken = request_words(request), set(tokens(request))
    piece = Request(request)
    forms = {form for form in Form if piece.has(form)}
    fields = {tool.name: _fields(tool) for tool in tools}
    rarity = _rarity(fields)
    likely: list[Ranked] = []
    for tool in tools:
        kind = tool_verb(tool)
        if (kind in _GUARDED and kind not in wanted) or (kind is None and not _is_asked_to_act(tool, spoken)):
            continue
        said = {name: words & fields[tool.name][name] for name in _WEIGHTS}
        beside = said["parameters"] | said["description"]
        is_said = said["action"] or said["app"] or len(beside) > 1 or (kind in wanted and kind in _TELLING)
        if not is_said and not _required_forms(tool) & forms:
            continue
        score = _verb_score(kind, wanted, request)
        score += sum(weight * sum(rarity[word] for word in said[name]) for name, weight in _WEIGHTS.items())
        app = content_words(tool.app)
        score += _NAMED if app and app <= words else 0
        score += _SAME_WORD if set(tokens(tool.action)[:1]) & spoken else 0
        likely.append(Ranked(tool, score))
    best = heapq.nlargest(_MAX_FILLED, likely, key=lambda entry: entry.score)
    weighed = [_weighed(entry, request) for entry in best]
    return [entry for entry, _ in sorted(weighed, key=lambda pair: -(pair[0].score - pair[1]))]


def _is_asked_to_act(tool: ToolSpec, spoken: set[str]) -> bool:
    """Whether the verb of a tool that we do not know (`approve_bill`: “Approve a bill”) is in the request."""
    name, says = tokens(tool.action)[:1], tokens(tool.description)[:1]
    acts = bool(name and says and says[0].startswith(name[0][:_STEM_CHARS]))
    return not acts or name[0] in spoken


def _weighed(entry: Ranked, request: str) -> tuple[Ranked, float]:
    """The entry with what its arguments add, and what is to be taken off when it is compared with others."""
    filled = fill(entry.tool, request)
    score = entry.score + _FORM_MATCH * min(2, len(filled.formed))
    if entry.tool.required and not filled.missing:
        score += _FITS
    lacking = [name for name in filled.missing if not is_identifier(name)]
    return Ranked(entry.tool, score), _MISSING * len(lacking)


def _required_forms(tool: ToolSpec) -> set[Form]:
    found = {
        Form.CODE
        if is_identifier(name)
        else wanted_form(name, set(tokens(name)), dict(tool.properties.get(name, {})))
        for name in tool.required
    }
    return {form for form in found if form is not None}


def _fields(tool: ToolSpec) -> dict[str, set[str]]:
    """Words by where they stand, each in the most telling place only; what only says what to do is none."""
    fields = {
        "action": {word for word in content_words(tool.action) if not is_verb(word)}
        or content_words(tool.action),
        "app": content_words(tool.app),
        "parameters": content_words(" ".join(tool.properties)),
        "description": {word for word in content_words(tool.description) if not is_verb(word)},
    }
    seen: set[str] = set()
    for name in _WEIGHTS:
        fields[name] -= seen
        seen |= fields[name]
    return fields


def _rarity(fields: Mapping[str, Mapping[str, set[str]]]) -> dict[str, float]:
    """How telling a word is: 1 when every tool has it, more the fewer do."""
    occurrences: dict[str, int] = {}
    for tool in fields.values():
        for word in set().union(*tool.values()):
            occurrences[word] = occurrences.get(word, 0) + 1
    return {word: 1 + math.log(len(fields) / count) for word, count in occurrences.items()}


def _verb_score(kind: Verb | None, wanted: Sequence[Verb], request: str) -> float:
    if kind in wanted:
        # The first verb is what is asked for; later ones describe or come afterwards.
        return _VERB_MATCH - 0.5 * wanted.index(kind)
    if any(kind in _RELATED.get(verb, ()) for verb in wanted):
        return _VERB_MATCH / 2
    asks = request.lower()
    if wanted and wanted[0] in _GUARDED:
        return -_SOFT_QUESTION
    # A tool that is called by a noun (`current_weather`) answers questions too.
    if kind in {Verb.FIND, Verb.READ, None} and any(word in asks for word in _QUESTION_WORDS):
        return _SOFT_QUESTION
    return 0.0
