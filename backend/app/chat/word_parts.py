"""What to look for in texts whose words full-text search does not know: parts of words.

PostgreSQL parts words at spaces. Chinese, Japanese and Thai have none, Korean adds endings to its words, and
German puts words together.
"""

import re

MAX_PARTS = 16
_SHORTEST = 4
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_RUN = re.compile(rf"[{_UNSPACED}]+|[^\W{_UNSPACED}]{{{_SHORTEST},}}")
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]+")
_HIRAGANA = re.compile("[\u3040-\u309f]")


def parts_of(query: str) -> tuple[str, ...]:
    """The longer words of a query; of scripts without spaces, every two letters that stand together."""
    found: list[str] = []
    for run in _RUN.findall(query.lower()):
        found += _pairs(run) if _UNSPACED_RUN.fullmatch(run) else [run]
    return tuple(dict.fromkeys(found))[:MAX_PARTS]


def _pairs(run: str) -> list[str]:
    """Without those of Japanese endings, where there are others."""
    pairs = [run[place : place + 2] for place in range(max(1, len(run) - 1))]
    return [pair for pair in pairs if not _HIRAGANA.search(pair)] or pairs


def enough_of(parts: tuple[str, ...]) -> int:
    """How many of the parts a text must have to be about them."""
    return max(1, len(parts) // 2)
