"""The notes behind the demo server: one notebook per credential, in memory and bounded."""

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date

from app.demo.note import Note
from app.demo.team_notes import SEED

MAX_NOTEBOOKS = 64
MAX_NOTES = 500
# Words of a sentence that say nothing about the note one looks for.
FILLERS = frozenset(
    {
        *("a", "about", "all", "and", "any", "find", "for", "in", "is", "me", "my", "note", "notes"),
        *("of", "on", "or", "our", "show", "that", "the", "to", "we", "what", "with"),
    }
)
_WORD = re.compile(r"\w+")


class NotebookFull(Exception):
    """The notebook holds as many notes as it may."""


@dataclass(slots=True)
class Notebook:
    """One credential's notes, by id."""

    notes: dict[int, Note] = field(default_factory=lambda: {note.id: note for note in SEED})
    last_id: int = len(SEED)

    def search(self, query: str, limit: int) -> list[Note]:
        """Notes that contain the most words of the query, titles and tags counting double; newest first."""
        asked = set(_WORD.findall(query.lower()))
        words = asked - FILLERS or asked
        scored = [(self._score(note, words), note.created, note) for note in self.notes.values()]
        found = sorted((entry for entry in scored if entry[0] > 0), key=lambda entry: entry[:2], reverse=True)
        return [note for _, _, note in found[:limit]]

    def create(self, title: str, body: str, tags: tuple[str, ...], today: date) -> Note:
        if len(self.notes) >= MAX_NOTES:
            raise NotebookFull
        self.last_id += 1
        note = Note(self.last_id, title, body, tags, today)
        self.notes[note.id] = note
        return note

    @staticmethod
    def _score(note: Note, words: set[str]) -> int:
        heading = set(_WORD.findall(f"{note.title} {' '.join(note.tags)}".lower()))
        body = set(_WORD.findall(note.body.lower()))
        return 2 * len(words & heading) + len(words & body)


class Notebooks:
    """The notebooks of all credentials, the longest unused forgotten first. No credential is one, too."""

    def __init__(self) -> None:
        self._books: OrderedDict[bytes, Notebook] = OrderedDict()

    def of(self, credential: str) -> Notebook:
        key = hashlib.sha256(credential.encode()).digest()
        book = self._books.setdefault(key, Notebook())
        self._books.move_to_end(key)
        while len(self._books) > MAX_NOTEBOOKS:
            self._books.popitem(last=False)
        return book
