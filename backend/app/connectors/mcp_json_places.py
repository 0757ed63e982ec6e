"""Where in a pasted text something stands: an answer points at secrets and never repeats them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """`text.slice(start, end)` in JavaScript: positions are UTF-16 code units."""

    start: int
    end: int


def place_of(value: str, text: str) -> Place | None:
    """The first place where the value is written as it is; None when the text spells it with escapes."""
    before, found, _ = text.partition(value)
    return Place(_units(before), _units(before + found)) if found else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
