"""Which tools fit some words: BM25 over what tools say about themselves, and how near they are in meaning.

SQLite's full-text search does the counting: it stands in every Python, ranks by BM25 with a weight for each
column, and knows the endings of English words. Vectors of words find what says the same in others.
"""

import re
import sqlite3
import weakref
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

from app.agents.everyday_words import tool_words
from app.agents.offline.words import STOPWORDS
from app.agents.spelling import Spelling
from app.agents.toolset import OfferedTool
from app.agents.word_vectors import Meanings

MAX_QUERY_WORDS = 64
"""A pasted page is no question: its first words say what it is about."""

_MEANT = 0.7
"""What a word counts that was not said, but may have been meant."""

_NAMED = 0.5
"""What it counts that an app is called by its name, of the best score."""

_OF_ONE_APP = 0.05
"""What it counts that other tools of the app fit, of the best score."""

_LEAST_FOR_MEANING = 5.0
"""To mean the same counts as much as the best score by words, and this where words tell less."""

_COLUMNS = {"name": 3.0, "app": 2.0, "description": 2.0, "parameters": 1.0, "details": 0.5}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")


class ToolIndex:
    """An index over some tools, compiled once. Asking it costs about a millisecond for 500 tools.

    It may be asked by several threads.
    """

    def __init__(self, tools: Iterable[OfferedTool]) -> None:
        tools = list(tools)
        self._names = [tool.model_name for tool in tools]
        self._apps = {tool.model_name: tool.app.name for tool in tools}
        self._asking = Lock()
        self._index = sqlite3.connect(":memory:", check_same_thread=False)
        # A connection refers to itself: left alone, its memory waits for a collection that hardly ever comes.
        weakref.finalize(self, self._index.close)
        self._index.execute(
            f"CREATE VIRTUAL TABLE tools USING fts5({', '.join(_COLUMNS)}, "
            "tokenize='porter unicode61 remove_diacritics 2')"
        )
        marks = ", ".join("?" * len(_COLUMNS))
        rows = [_row(tool) for tool in tools]
        self._index.executemany(f"INSERT INTO tools VALUES ({marks})", rows)  # noqa: S608 - marks
        self._spelling = Spelling({word for row in rows for text in row for word in text.split()})
        self._meanings = Meanings([f"{name} {description}" for name, _, description, *_ in rows])

    def scores(self, text: str, *, least_near: float = -1.0) -> dict[str, float]:
        """How well tools fit a text, by the name that models know; none does if the text says nothing.

        Args:
            text: What somebody said.
            least_near: How near in meaning a tool has to be that shares no word with it.
        """
        text = " ".join(text.split()[:MAX_QUERY_WORDS])
        if not _telling(text):
            return {}
        scores = self._by_words(text)
        same = max([_LEAST_FOR_MEANING, *scores.values()])
        for name, near in zip(self._names, self._meanings.nearness(" ".join(_words(text))), strict=True):
            if name in scores or near >= least_near:
                scores[name] = scores.get(name, 0.0) + same * near
        return scores

    def _by_words(self, text: str) -> dict[str, float]:
        text = self._spelling.corrected(text)
        with self._asking:
            scores = self._matches(_telling(text))
            meant = self._matches(tool_words(text))
        for name, score in meant.items():
            scores[name] = scores.get(name, 0.0) + _MEANT * score
        return self._by_app(text, scores) if scores else scores

    def _by_app(self, text: str, scores: dict[str, float]) -> dict[str, float]:
        """The scores, raised for tools of apps that are named or have other tools that fit."""
        fit = dict.fromkeys(self._apps.values(), 0.0)
        for name, score in scores.items():
            fit[self._apps[name]] += score
        said = f" {' '.join(_words(text))} "
        named = {app for app in fit if f" {' '.join(_words(app))} " in said}
        best, most = max(scores.values()), max(fit.values())
        return {
            name: score + best * (_OF_ONE_APP * fit[app := self._apps[name]] / most + _NAMED * (app in named))
            for name, score in scores.items()
        }

    def _matches(self, words: Sequence[str]) -> dict[str, float]:
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        if not query:
            return {}
        weights = ", ".join(map(str, _COLUMNS.values()))
        # The better the fit, the smaller SQLite's number.
        found = self._index.execute(
            f"SELECT rowid, -bm25(tools, {weights}) FROM tools WHERE tools MATCH ?",  # noqa: S608 - numbers of ours
            (query,),
        )
        return {self._names[number - 1]: score for number, score in found}


def _row(tool: OfferedTool) -> tuple[str, ...]:
    own_name = tool.model_name.partition("__")[2]
    properties: dict[str, Any] = tool.parameters.get("properties", {})
    details = (
        f"{part.get('description', '')} {' '.join(map(str, part.get('enum', ())))}"
        for part in properties.values()
    )
    texts = (own_name, tool.app.name, tool.description, " ".join(properties), " ".join(details))
    return tuple(" ".join(_words(text)) for text in texts)


def _telling(text: str) -> list[str]:
    """The words of a text that are not in every other."""
    return [word for word in _words(text) if word not in STOPWORDS and len(word) > 1]


def _words(text: str) -> list[str]:
    """Words in lower case; names are split at underscores, dashes and capitals."""
    return _WORD.findall(_CAMEL.sub(" ", text).lower())
