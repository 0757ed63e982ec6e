"""What texts mean, as vectors: the sums of those of their words, which come with the package wordllama.

Its files are read as they are. To import it would set up the log of the whole process, and bring the parts of
it that download other models.
"""

from collections.abc import Sequence
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
DIMENSIONS = 256
_LARGEST = 127
_loading = Lock()

Vector: TypeAlias = NDArray[np.float32]


class WordVectors:
    """Some 50 MB of memory, which a process needs once: see `word_vectors`."""

    def __init__(self) -> None:
        package = distribution("wordllama")
        self._tokenizer = Tokenizer.from_file(str(package.locate_file(_TOKENIZER)))
        # What was asked for is not kept: by default, ten thousand texts are.
        self._tokenizer.model._resize_cache(0)  # noqa: SLF001 - has no public name
        self._of_tokens = load_file(str(package.locate_file(_WEIGHTS)))["embedding.weight"]

    def of(self, text: str) -> Vector:
        """Of length one; zeros for an empty text."""
        tokens = self._tokenizer.encode(text[:MAX_CHARS], add_special_tokens=False).ids
        total: Vector = self._of_tokens[tokens].sum(axis=0, dtype=np.float32)
        return total / np.float32(np.linalg.norm(total) or 1)


def word_vectors() -> WordVectors:
    """Those of the process. The first call reads them, which takes a tenth of a second."""
    with _loading:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> WordVectors:
    return WordVectors()


class Meanings:
    """The meanings of some texts, a byte for each number."""

    def __init__(self, texts: Sequence[str]) -> None:
        vectors = word_vectors()
        self._rows = np.zeros((len(texts), DIMENSIONS), np.int8)
        self._units = np.ones(len(texts), np.float32)
        for number, text in enumerate(texts):
            vector = vectors.of(text)
            self._units[number] = np.abs(vector).max() / _LARGEST or 1
            self._rows[number] = np.rint(vector / self._units[number])

    def nearness(self, text: str) -> list[float]:
        """How near each of the texts is to another: 1 if it means the same, about 0 if they are strangers."""
        nearness: list[float] = (self._rows @ word_vectors().of(text) * self._units).tolist()
        return nearness
