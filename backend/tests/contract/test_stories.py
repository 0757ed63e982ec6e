"""Every acceptance scenario is shown by a test in the browser, and the specification says by which."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BROWSER_TESTS = ROOT / "frontend" / "e2e"
TITLE = re.compile(r'test\(\s*"(US-\d+\.\d+) ([^"]*)"')
ROW = re.compile(r"^\| (US-\d+\.\d+) \| (.+?) \| \[.*?\]\(\.\./\.\./frontend/e2e/(.+?)\) \|$", re.MULTILINE)


def specification() -> str:
    return (ROOT / "specs" / "008-user-mcp-connectors" / "spec.md").read_text(encoding="utf-8")


def scenarios() -> set[str]:
    """The numbers of the section on acceptance: a story's paragraph counts its scenarios in brackets."""
    section = specification().partition("### Acceptance\n")[2].partition("\n### ")[0]
    stories = re.findall(r"\*\*(US-\d+)\*\*(.*?)(?=\n\n|\Z)", section, re.DOTALL)
    return {f"{story}.{number}" for story, text in stories for number in re.findall(r"\((\d+)\)", text)}


def browser_tests() -> set[tuple[str, str, str]]:
    return {
        (number, title, path.name)
        for path in BROWSER_TESTS.glob("us-*.test.ts")
        for number, title in TITLE.findall(path.read_text(encoding="utf-8"))
    }


def test_every_scenario_has_a_test_that_carries_its_number() -> None:
    assert scenarios() == {number for number, _, _ in browser_tests()}


def test_the_table_of_the_specification_is_the_list_of_those_tests() -> None:
    assert set(ROW.findall(specification())) == browser_tests()
