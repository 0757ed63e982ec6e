"""The words of a user message as a model reads them."""

from collections.abc import Mapping
from types import MappingProxyType

from chatkit.types import UserMessageItem, UserMessageTagContent

NO_WORDS: Mapping[str, str] = MappingProxyType({})


def message_text(message: UserMessageItem, mentions: Mapping[str, str] = NO_WORDS) -> str:
    """Text and tags in order, after what the user quoted.

    `mentions` says what stands for a tag, by its id; for others it is what the page has written there.
    """
    text = "".join(
        mentions.get(part.id, f"@{part.text}") if isinstance(part, UserMessageTagContent) else part.text
        for part in message.content
    ).strip()
    if message.quoted_text:
        quoted = "\n".join(f"> {line}" for line in message.quoted_text.splitlines())
        return f"{quoted}\n\n{text}"
    return text
