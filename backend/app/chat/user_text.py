"""The words of a user message as a model reads them, and the passage that it quotes."""

from collections.abc import Mapping
from types import MappingProxyType

from chatkit.types import UserMessageItem, UserMessageTagContent

MAX_QUOTE_CHARS = 4_000
NO_WORDS: Mapping[str, str] = MappingProxyType({})


def message_text(message: UserMessageItem, mentions: Mapping[str, str] = NO_WORDS) -> str:
    """Text and tags in order.

    `mentions` says what stands for a tag, by its id; for others it is what the page has written there.
    """
    return "".join(
        mentions.get(part.id, f"@{part.text}") if isinstance(part, UserMessageTagContent) else part.text
        for part in message.content
    ).strip()


def quoted_passage(message: UserMessageItem) -> str | None:
    """What the user quotes, as far as a model is given it."""
    passage = (message.quoted_text or "").strip()
    if passage == "":
        return None
    if len(passage) <= MAX_QUOTE_CHARS:
        return passage
    whole = f"the first {MAX_QUOTE_CHARS} of {len(passage)} characters"
    return f"{passage[:MAX_QUOTE_CHARS]}\n… (cut: {whole})"
