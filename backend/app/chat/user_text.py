"""The words of a user message as a model reads them."""

from chatkit.types import UserMessageItem


def message_text(message: UserMessageItem) -> str:
    """Text and tags in order, after what the user quoted."""
    text = "".join(part.text for part in message.content).strip()
    if message.quoted_text:
        quoted = "\n".join(f"> {line}" for line in message.quoted_text.splitlines())
        return f"{quoted}\n\n{text}"
    return text
