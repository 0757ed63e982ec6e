"""The page of attack cases names only tests that exist."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parents[1]
PAGE = ROOT / "specs" / "008-user-mcp-connectors" / "security.md"
NAMED = sorted(set(re.findall(r"`(test_\w+)`", PAGE.read_text())))


def test_every_test_that_the_page_names_exists() -> None:
    sources = "\n".join(path.read_text() for path in TESTS.rglob("*.py"))
    defined = set(re.findall(r"def (test_\w+)\(", sources))
    assert NAMED
    assert [name for name in NAMED if name not in defined] == []


def test_every_file_of_tests_that_the_page_names_exists() -> None:
    files = set(re.findall(r"`(frontend/\S+)`", PAGE.read_text()))
    assert files
    assert [name for name in files if not (ROOT / name).is_file()] == []


def test_a_case_without_a_test_says_why() -> None:
    for row in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        if re.match(r"\| [A-Z]\d+ ", row) and not re.search("`(test_|frontend/)", cells[-1]):
            assert "Does not apply" in row or "*Open*" in row, row


def test_every_case_of_databases_has_a_test_that_bears_its_id() -> None:
    rows = [row for row in PAGE.read_text().splitlines() if re.match(r"\| S\d+ ", row)]
    proven = {
        int(number)
        for name in re.findall(r"`test_((?:s\d+_)+)", "\n".join(rows))
        for number in re.findall(r"s(\d+)_", name)
    }
    assert sorted({int(row.split()[1][1:]) for row in rows}) == sorted(proven) == list(range(1, 24))
