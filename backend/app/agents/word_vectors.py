"""What texts mean, as vectors: the sums of those of their words, which come with the package wordllama.

Its files are read as they are. To import it would set up the log of the whole process, and bring the parts of
it that download other models.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import distribution
from threading import Lock
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

MAX_CHARS = 600
"""The sum of more words than these means nothing in particular."""

_TOKENIZER = "wordllama/tokenizers/l2_supercat_tokenizer_config.json"
_WEIGHTS = "wordllama/weights/l2_supercat_256.safetensors"
_LARGEST = 127
_loading = Lock()

Vectors: TypeAlias = NDArray[np.float32]


class WordVectors:
    """Some 50 MB of memory, which a process needs once: see `word_vectors`."""

    def __init__(self) -> None:
        package = distribution("wordllama")
        self._tokenizer = Tokenizer.from_file(str(package.locate_file(_TOKENIZER)))
        self._of_tokens = load_file(str(package.locate_file(_WEIGHTS)))["embedding.weight"]

    def of(self, texts: Iterable[str]) -> Vectors:
        """A row of length one for each text, of zeros if it is empty."""
        sums = np.array([self._sum(text[:MAX_CHARS]) for text in texts], np.float32)
        rows = sums.reshape(-1, self._of_tokens.shape[1])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)

    def _sum(self, text: str) -> Vectors:
        # One by one: for many at once the tokenizer starts threads of its own.
        tokens = self._tokenizer.encode(text, add_special_tokens=False).ids
        total: Vectors = self._of_tokens[tokens].sum(axis=0, dtype=np.float32)
        return total


def word_vectors() -> WordVectors:
    """Those of the process. The first call reads them, which takes a tenth of a second."""
    with _loading:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> WordVectors:
    return WordVectors()


class Meanings:
    """The meanings of some texts, a quarter of a kilobyte each."""

    def __init__(self, texts: Iterable[str]) -> None:
        rows = word_vectors().of(texts)
        self._unit = np.float32(np.abs(rows).max(initial=1e-6) / _LARGEST)
        self._rows = np.rint(rows / self._unit).astype(np.int8)

    def nearness(self, text: str) -> list[float]:
        """How near each of the texts is to another: 1 if it means the same, about 0 if they are strangers."""
        vector = word_vectors().of([text])[0] * self._unit
        nearness: list[float] = (self._rows.astype(np.float32) @ vector).tolist()
        return nearness
