"""Documents of strangers: read with their places, within bounds, or refused with a reason."""

import asyncio
import os
import time
from datetime import date
from pathlib import Path

import pytest

from app.documents.passages import GOOD_CHARS, NOT_READ, DocumentUnreadable, Passage
from app.documents.plain import read_text
from app.documents.reading import DocumentReader
from app.documents.workbook import MAX_ROWS
from tests.peers import office_files as office
from tests.peers import pictures


async def read(content: bytes, *, read_s: float = 25.0) -> dict[str, str]:
    document = await DocumentReader(read_s=read_s).read(content)
    return {passage.place: passage.text for passage in document.passages}


async def test_a_pdf_is_read_by_pages() -> None:
    assert await read(office.pdf("Terms of rent", "Notice is three months", "")) == {
        "page 1": "Terms of rent",
        "page 2": "Notice is three months",
    }


async def test_a_page_that_is_broken_costs_no_other() -> None:
    found = await read(office.pdf_with_a_broken_page("Terms of rent", "lost", "Notice is three months"))
    assert (found["page 1"], found["page 3"]) == ("Terms of rent", "Notice is three months")
    assert "broken" in found["page 2"]


async def test_a_sheet_that_is_too_long_says_where_it_was_left() -> None:
    rows: list[object] = ["n", *range(MAX_ROWS)]
    document = await DocumentReader().read(office.xlsx({"Log": [[row] for row in rows]}))
    assert document.passages[-1] == Passage(f"sheet Log, row {MAX_ROWS + 1}", NOT_READ)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_a_picture_is_read_by_what_its_file_says_of_it(form: str) -> None:
    found = await read(pictures.captioned(form, "The crane in Harbour Street, März 2026"))
    assert "The crane in Harbour Street, März 2026" in found.values()


async def test_every_place_that_a_caption_can_have_is_read_once() -> None:
    found = await read(pictures.captioned_everywhere())
    assert found == {
        "title": "Crane",
        "description": "The crane from the quay",
        "comment": "Ask Bo for the original",
        "keywords": "harbour, steel",
    }


async def test_a_word_document_is_read_by_paragraphs() -> None:
    long = "word " * 200
    found = await read(office.docx("Größe & Gewicht", "", long, long, "End"))
    assert list(found) == ["paragraphs 1-2", "paragraphs 3-4"]
    assert found["paragraphs 1-2"].startswith("Größe & Gewicht\n")


async def test_what_stands_around_the_text_of_a_word_document_is_read_once() -> None:
    assert await read(office.docx_with_everything_around("The terms")) == {
        "paragraphs 1-2": "The terms\nIn the box",
        "comment 1": "Ask the lawyer",
        "footnote 1": "See the annex",
        "header 1": "Confidential",
    }


async def test_a_workbook_is_read_by_sheets_and_rows_under_their_names() -> None:
    stock: list[list[object]] = [
        ["part", "count", "since"],
        *(["bolt", number, date(2026, 1, 2)] for number in range(200)),
    ]
    found = await read(office.xlsx({"Stock": stock, "Empty": [], "Note": [["only this"]]}))
    places = list(found)
    assert places[0].startswith("sheet Stock, rows 2-")
    assert places[-1] == "sheet Note, row 1"
    assert all(text.startswith("part\tcount\tsince\n") for text in list(found.values())[:-1])
    assert "bolt\t7\t2026-01-02" in found[places[0]]


def test_a_text_is_read_by_lines_and_a_single_long_line_by_sentences() -> None:
    by_lines = read_text("\n".join(f"line {number}" for number in range(1, 301)))
    assert by_lines.passages[0].place.startswith("lines 1-")
    assert by_lines.passages[-1].place.endswith("-300")
    whole = read_text("One sentence. " * 500)
    assert all(len(passage.text) <= GOOD_CHARS for passage in whole.passages)
    assert all(passage.text.endswith(".") for passage in whole.passages)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (office.locked_pdf("secret", password="x"), "locked"),
        (office.scanned_pdf(), "pictures"),
        (office.pdf("cut off")[:-400], "broken|no text|pictures"),
        (b"%PDF-1.7\n garbage", "broken"),
        (office.docx(), "no text"),
        (office.docx_of(b"<not closed"), "broken"),
        (office.docx_of(b"<w:a>" * 100_000), "broken"),
        (office.billion_laughs(), "broken"),
        (office.zipped({"xl/workbook.xml": b"<x"}), "broken"),
        (office.zipped({"a.txt": b"x"}), "no document"),
        (pictures.captioned("PNG", ""), "no text"),
        (pictures.png(3, 3), "broken|no text"),
        (pictures.captioned("JPEG", "x" * 90)[:300], "broken|no text"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(DocumentUnreadable, match=reason):
        await read(content)


@pytest.mark.parametrize("megabytes", [150, 400])
async def test_a_workbook_that_unpacks_to_too_much_is_given_up(megabytes: int) -> None:
    bomb = office.xlsx_bomb(megabytes)
    assert len(bomb) < 2 * 1024 * 1024
    begun = time.perf_counter()
    try:
        found = await read(bomb)
    except DocumentUnreadable:
        found = {}
    assert time.perf_counter() - begun < 30
    assert sum(map(len, found.values())) < 4 * 1024 * 1024


async def test_a_page_without_end_is_given_up_in_time_and_its_process_is_gone() -> None:
    begun = time.perf_counter()
    with pytest.raises(DocumentUnreadable, match="too long"):
        await read(office.endless_pdf(3_000_000), read_s=3)
    assert time.perf_counter() - begun < 6


async def test_the_event_loop_goes_on_while_a_document_is_read() -> None:
    reading = asyncio.create_task(read(office.pdf(*(f"page {number}\n" * 40 for number in range(60)))))
    longest, last = 0.0, time.perf_counter()
    while not reading.done():
        await asyncio.sleep(0)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    assert len(reading.result()) == 60
    assert longest < 0.25


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="another system tells it elsewhere")
async def test_a_reader_knows_no_secret_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH_SECRET", "planted")
    reading = asyncio.create_task(read(office.endless_pdf(3_000_000), read_s=3))
    readers: list[Path] = []
    while not readers:
        await asyncio.sleep(0)
        assert not reading.done()
        readers = _readers()
    environment = (readers[0] / "environ").read_bytes()
    assert b"PYTHONDONTWRITEBYTECODE" in environment
    assert b"planted" not in environment
    with pytest.raises(DocumentUnreadable):
        await reading


def _readers() -> list[Path]:
    return [process for process in Path("/proc").glob("[0-9]*") if _is_reader(process)]


def _is_reader(process: Path) -> bool:
    try:
        command = (process / "cmdline").read_bytes()
        parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
    except (OSError, IndexError):
        return False
    return b"app.documents.worker" in command and int(parent) == os.getpid()
