"""Questions that nothing else answers, looked up in the documents that the user has attached."""

import re
from collections.abc import Sequence

from app.agents.document_prompt import DOCUMENTS_ATTACHED
from app.agents.offline.conversation import Conversation, Step, ToolSpec
from app.agents.offline.words import STOPWORDS, content_words, is_verb
from app.tools.file_search.tool import MAX_QUERY_CHARS, SEARCH_FILES

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_LONGEST_QUESTION = 400
_CITED = "](/api/attachments/"
_FOUND_SHARE = 0.6
"""How many of a question's words have to stand in what was found for it to be about that."""


def documents_tool(instructions: str, tools: Sequence[ToolSpec]) -> ToolSpec | None:
    """The tool that searches documents, when the user has some."""
    if DOCUMENTS_ATTACHED not in instructions:
        return None
    return next((tool for tool in tools if tool.name == SEARCH_FILES), None)


def words_to_find(request: str) -> str | None:
    """What of a question can stand in a document; None when it is no question for a search."""
    if len(request) > _LONGEST_QUESTION or "\n" in request.strip():
        return None
    words = [word for word in _WORD.findall(request) if _tells(word)]
    return " ".join(words)[:MAX_QUERY_CHARS] or None


def _tells(word: str) -> bool:
    return word.lower() not in STOPWORDS and bool(content_words(word)) and not is_verb(word)


def was_looked_up(step: Step) -> bool:
    return step.tool == SEARCH_FILES and set(step.arguments) == {"query"}


def found_in_documents(conversation: Conversation, step: Step) -> str | None:
    """The passages, if they are about the question rather than about a word of it."""
    words = content_words(words_to_find(conversation.request) or "")
    said = content_words(step.output)
    if _CITED not in step.output or not words or len(words & said) < _FOUND_SHARE * len(words):
        return None
    return f"None of your tools fits that, but your files say:\n\n{step.output}"
