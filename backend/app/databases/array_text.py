"""PostgreSQL's text form of an array: `{a,"b c",NULL}`."""

import re

_MEMBER = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,{}"]+)')
_ESCAPED = re.compile(r"\\(.)")


def array_members(text: str) -> list[str]:
    """The members of a one-dimensional array, those that are null left out."""
    members = []
    for quoted, bare in _MEMBER.findall(text[1:-1]):
        if bare and bare != "NULL":
            members.append(bare)
        elif not bare:
            members.append(_ESCAPED.sub(r"\1", quoted))
    return members
