"""What the names of tools give away, and how they are spelled for models."""

import re

_NOT_NAME = re.compile(r"[^A-Za-z0-9_-]")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CHANGING = frozenset(
    {
        "cancel", "create", "delete", "deploy", "destroy", "drop", "edit", "erase", "insert", "kill", "merge",
        "modify", "move", "overwrite", "patch", "pay", "publish", "purge", "remove", "rename", "replace",
        "revoke", "send", "transfer", "truncate", "unlink", "update", "upload", "upsert", "wipe", "write",
    }
)  # fmt: skip


def spelled_for_models(tool_name: str) -> str:
    """The name in the characters that every model API takes; its length stays."""
    return _NOT_NAME.sub("_", tool_name)


def changing_word(tool_name: str) -> str | None:
    """The first English word in a name by which a tool says that it changes something.

    It catches servers that are careless about hints, not those that lie: these choose the name as well.
    """
    words = (match[0].lower() for match in _WORD.finditer(tool_name))
    return next((word for word in words if word in _CHANGING), None)
