"""A short title for a thread, from its first message or from its user."""

import re

from app.chat.errors import NotPossible
from app.plain_text import one_line

MAX_TITLE_CHARS = 60
MAX_GIVEN_TITLE_CHARS = 200
_FENCE = re.compile(r"```.*?(```|$)", re.DOTALL)


def title_from(message: str) -> str:
    """The first line that says something, cut at a word; pasted blocks are skipped."""
    lines = [line.strip(" #*->\t") for line in _FENCE.sub("", message).splitlines()]
    line = one_line(next(filter(None, lines), "New chat"), max_chars=400)
    if len(line) <= MAX_TITLE_CHARS:
        return line[:1].upper() + line[1:]
    cut = line[: MAX_TITLE_CHARS - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[MAX_TITLE_CHARS // 2 :] else cut
    return f"{head[:1].upper()}{head[1:].rstrip(' ,;:')}…"


def title_given(words: str) -> str:
    """What a user calls a chat, on one line.

    Raises:
        NotPossible: Nothing of it can be seen.
    """
    title = one_line(words[: 2 * MAX_GIVEN_TITLE_CHARS], max_chars=MAX_GIVEN_TITLE_CHARS)
    if not title:
        raise NotPossible("A chat needs a title that can be read. Write a word or two.")
    return title
