"""A short title for a thread, from its first message."""

import re

from app.plain_text import one_line

MAX_TITLE_CHARS = 60
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
