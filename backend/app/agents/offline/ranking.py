"""Which of the offered tools a request means, by the words of both."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.agents.offline.conversation import ToolSpec
from app.agents.offline.words import Verb, content_words, verbs

THRESHOLD = 3.0
_VERB_MATCH = 3.0
_SOFT_QUESTION = 1.5
_WEIGHTS = {"action": 2.0, "app": 1.5, "parameters": 0.5, "description": 0.7}
_RELATED = {
    Verb.FIND: {Verb.FIND, Verb.READ},
    Verb.READ: {Verb.READ, Verb.FIND},
    Verb.CHART: {Verb.CHART, Verb.DRAW},
}
_GUARDED = frozenset({Verb.REMOVE, Verb.SEND, Verb.CHANGE, Verb.CREATE})
_QUESTION_WORDS = ("what", "which", "do i have", "are there", "is there", "any ", "where", "tell me", "?")


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

    A tool that creates, changes, sends or removes is only considered when the request says so in a verb.
    """
    wanted = verbs(request)
    words = content_words(request)
    fields = {tool.name: _fields(tool) for tool in tools}
    rarity = _rarity(fields)
    ranked = []
    for tool in tools:
        kind = tool_verb(tool)
        if kind in _GUARDED and kind not in wanted:
            continue
        score = _verb_score(kind, wanted, request)
        for name, weight in _WEIGHTS.items():
            score += weight * sum(rarity[word] for word in words & fields[tool.name][name])
        ranked.append(Ranked(tool, score))
    return sorted(ranked, key=lambda entry: -entry.score)


def _fields(tool: ToolSpec) -> dict[str, set[str]]:
    fields = {
        "action": content_words(tool.action),
        "app": content_words(tool.app),
        "parameters": content_words(" ".join(tool.properties)),
        "description": content_words(tool.description),
    }
    seen: set[str] = set()
    for name in _WEIGHTS:
        fields[name] -= seen
        seen |= fields[name]
    return fields


def _rarity(fields: dict[str, dict[str, set[str]]]) -> Counter[str]:
    """How telling a word is: 1 when every tool has it, more the fewer do."""
    occurrences = Counter(word for tool in fields.values() for word in set().union(*tool.values()))
    rarity: Counter[str] = Counter()
    for word, count in occurrences.items():
        rarity[word] = 1 + math.log(len(fields) / count)  # type: ignore[assignment] # a Counter of weights
    return rarity


def _verb_score(kind: Verb | None, wanted: Sequence[Verb], request: str) -> float:
    if kind is None:
        return 0.0
    if kind in wanted:
        # The first verb is what is asked for; later ones describe or come afterwards.
        return _VERB_MATCH - 0.5 * wanted.index(kind)
    if any(kind in _RELATED.get(verb, ()) for verb in wanted):
        return _VERB_MATCH / 2
    asks = request.lower()
    if kind in {Verb.FIND, Verb.READ} and any(word in asks for word in _QUESTION_WORDS):
        return _SOFT_QUESTION
    return 0.0
