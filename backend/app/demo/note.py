from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    title: str
    body: str
    tags: tuple[str, ...]
    created: date
