"""What texts mean, as vectors."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from app.agents.word_vectors import MAX_CHARS, Meanings, word_vectors

BACKEND = Path(__file__).parents[2]
_STATM = Path("/proc/self/statm")
_OFFLINE = """
import os, sys

def forbid(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__" or event in {"os.mkdir", "subprocess.Popen"}:
        os._exit(3)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        os._exit(4)

sys.dont_write_bytecode = True
sys.addaudithook(forbid)
from app.agents.word_vectors import Meanings
print(Meanings(["refund a payment"]).nearness("money back")[0] > 0.2)
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"wordllama", "huggingface_hub", "requests", "httpx", "httpx2", "ssl"}))
"""


def test_nothing_is_asked_of_the_network_or_written_to_the_disk() -> None:
    done = subprocess.run(  # noqa: S603 - this Python, words of ours
        [sys.executable, "-c", _OFFLINE],
        cwd=BACKEND,
        env={},
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert (done.returncode, done.stdout.split("\n")) == (0, ["True", "[]", ""]), done.stderr


def test_a_process_reads_them_once_however_many_threads_ask() -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len({id(each) for each in threads.map(lambda _: word_vectors(), range(32))}) == 1


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("give me my money back", "refund a payment"),
        ("physician", "find a doctor"),
        ("vessel", "rent a boat"),
        ("remboursement", "refund a payment"),
    ],
)
def test_a_text_is_nearest_to_what_means_about_the_same(text: str, nearest: str) -> None:
    texts = ["refund a payment", "find a doctor", "rent a boat", "list all members"]
    nearness = Meanings(texts).nearness(text)
    assert texts[nearness.index(max(nearness))] == nearest


def test_a_text_is_as_near_to_itself_as_can_be_and_to_nothing_not_at_all() -> None:
    itself, nothing = Meanings(["find a doctor", ""]).nearness("find a doctor")
    assert itself == pytest.approx(1, abs=0.01)
    assert nothing == 0
    assert Meanings(["find a doctor"]).nearness("") == [0]
    assert Meanings([]).nearness("find a doctor") == []


def test_a_long_text_means_what_it_begins_with() -> None:
    begin = "find a doctor ".ljust(MAX_CHARS, ".")
    long, short = map(word_vectors().of, (f"{begin} rent a boat" * 50, begin))
    assert np.array_equal(long, short)


@pytest.mark.skipif(not _STATM.exists(), reason="another system tells it elsewhere")
def test_texts_are_forgotten() -> None:
    vectors = word_vectors()
    vectors.of("warm")
    before = _resident_bytes()
    for number in range(10_000):
        vectors.of(f"a list of all customers, of their invoices, and of their addresses {number}")
    assert _resident_bytes() - before < 5_000_000


def _resident_bytes() -> int:
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
