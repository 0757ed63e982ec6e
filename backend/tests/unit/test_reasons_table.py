import subprocess
import sys
from pathlib import Path

from app.connectors.reasons import Reason, explain
from app.connectors.reasons_table import reasons_page

BACKEND = Path(__file__).parents[2]
PAGE = BACKEND.parent / "specs" / "008-user-mcp-connectors" / "reasons.md"


def test_the_page_is_what_the_program_says() -> None:
    assert PAGE.read_text() == reasons_page(), "python -m app.connectors.reasons_table > the page"


def test_every_reason_stands_in_its_table_once() -> None:
    page = reasons_page()
    for reason in Reason:
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{reason.value}` |")]
        assert explain(reason).fix in row


def test_the_page_is_made_by_a_command() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "app.connectors.reasons_table"],
        cwd=BACKEND,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert made.stdout == reasons_page()
