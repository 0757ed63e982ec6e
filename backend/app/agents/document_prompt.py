"""What a turn's prompt says of the documents that the user has attached."""

from collections.abc import Container

from app.agents.toolset import Toolset
from app.tools.file_search.tool import SEARCH_FILES

DOCUMENTS_ATTACHED = "The user has attached documents, here or in other chats"
_PROMPT = f"\n\n{DOCUMENTS_ATTACHED}: `{SEARCH_FILES}` finds what they say.\n"


def document_prompt(toolset: Toolset, offered: Container[str]) -> str:
    """The sentence of the instructions; empty where there is nothing to find, or nothing to find it with."""
    return _PROMPT if toolset.has_documents and SEARCH_FILES in offered else ""
