"""Tools in fewer words."""

import pytest

from app.agents.brief_tools import MAX_BRIEF_CHARS, brief_description, brief_schema


def test_rules_stay_and_words_go() -> None:
    schema = {
        "type": "object",
        "properties": {
            "title": {"type": "string", "description": "What it is called", "default": "New"},
            "kind": {"enum": ["description", "title"], "title": "Kind"},
            "parts": {"type": "array", "items": {"type": "object", "description": "A part"}},
        },
        "required": ["title"],
    }
    assert brief_schema(schema) == {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "kind": {"enum": ["description", "title"]},
            "parts": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["title"],
    }


@pytest.mark.parametrize(
    ("description", "brief"),
    [("", ""), ("Finds pages.", "Finds pages."), ("Finds pages. Use it\nwith care.", "Finds pages")],
)
def test_the_first_sentence_says_what_a_tool_does(description: str, brief: str) -> None:
    assert brief_description(description) == brief


def test_a_speech_is_cut_at_a_word() -> None:
    brief = brief_description("word " * 100)
    assert len(brief) <= MAX_BRIEF_CHARS + 2
    assert brief.endswith("word …")
