"""What the built-in model does with people's words."""

import time
from typing import Any

import pytest

from app.agents.offline.conversation import (
    MAX_REQUEST_CHARS,
    Conversation,
    Step,
    ToolSpec,
    read_conversation,
)
from app.agents.offline.planner import Call, Say, decide

INTEGER = {"type": "integer"}
STRING = {"type": "string"}


def spec(
    name: str, app: str, action: str, description: str, required: tuple[str, ...] = (), **properties: Any
) -> ToolSpec:
    return ToolSpec(name, app, action, description, properties, required)


NOTES = [
    spec(
        "notes__search_notes",
        "Notes",
        "search notes",
        "Find notes by words in their title, tags or text. Best matches come first.",
        ("query",),
        query=STRING,
        limit=INTEGER,
    ),
    spec(
        "notes__read_note",
        "Notes",
        "read note",
        "Read one note in full by its number.",
        ("note_id",),
        note_id=INTEGER,
    ),
    spec(
        "notes__export_notes",
        "Notes",
        "export notes",
        "List all notes as a table with number, title, tags, date and length.",
        (),
        tag={"anyOf": [STRING, {"type": "null"}]},
    ),
    spec(
        "notes__draw_note",
        "Notes",
        "draw note",
        "Draw a small picture of a note.",
        ("note_id",),
        note_id=INTEGER,
    ),
    spec(
        "notes__create_note",
        "Notes",
        "create note",
        "Write a new note.",
        ("title",),
        title=STRING,
        body=STRING,
        tags={"anyOf": [{"type": "array", "items": STRING}, {"type": "null"}]},
    ),
    spec(
        "notes__delete_note", "Notes", "delete note", "Delete a note for good.", ("note_id",), note_id=INTEGER
    ),
    spec(
        "notes__count_slowly",
        "Notes",
        "count slowly",
        "Count from one upwards with pauses, reporting progress. Can be cancelled.",
        (),
        up_to=INTEGER,
        seconds_between={"type": "number"},
    ),
]
SYSTEM = [
    spec(
        "analytics__draw_chart",
        "Analytics",
        "draw a chart",
        "Draw a bar or line chart (graph, plot, diagram) from pasted CSV or JSON data, or from the "
        "rows that an earlier tool call in this conversation returned.",
        (),
        data=STRING,
        title=STRING,
        kind={"enum": ["bar", "line"], "type": "string"},
        x=STRING,
        y={"type": "array", "items": STRING},
        top=INTEGER,
    ),
    spec(
        "export__save_file",
        "Export",
        "save as a file",
        "Save rows as a CSV or JSON file that the user can download: pasted data, or the rows that "
        "an earlier tool call in this conversation returned.",
        (),
        format={"enum": ["csv", "json"], "type": "string"},
        data=STRING,
        file_name=STRING,
    ),
]
ALL = [*SYSTEM, *NOTES]
CSV = "month,sales\nJan,10\nFeb,14"
FOUND_ONE = '{"total": 1, "notes": [{"id": 7, "title": "Roadmap", "body": "Ship it."}]}'
FOUND_TWO = '{"total": 2, "notes": [{"id": 7, "title": "Roadmap"}, {"id": 9, "title": "Road trip"}]}'


def plan(
    request: str,
    *steps: Step,
    had_results: bool = False,
    must_call: bool = False,
    tools: list[ToolSpec] = ALL,
) -> Call | Say:
    return decide(Conversation(request, steps, had_results_before=had_results), tools, must_call=must_call)


@pytest.mark.parametrize(
    ("request_text", "tool", "arguments"),
    [
        ("find my notes about the roadmap", "notes__search_notes", {"query": "roadmap"}),
        ("Find notes about roadmap", "notes__search_notes", {"query": "roadmap"}),
        ("search notes for hiring plan", "notes__search_notes", {"query": "hiring plan"}),
        ("Show me notes on pricing, please", "notes__search_notes", {"query": "pricing"}),
        ("look up the notes mentioning Berlin", "notes__search_notes", {"query": "Berlin"}),
        ("Do I have any notes about onboarding?", "notes__search_notes", {"query": "onboarding"}),
        ("what do my notes say about the budget?", "notes__search_notes", {"query": "budget"}),
        ('search my notes for "release checklist"', "notes__search_notes", {"query": "release checklist"}),
        ("find notes about roadmap limit 3", "notes__search_notes", {"query": "roadmap", "limit": 3}),
        ("find 3 notes about the roadmap", "notes__search_notes", {"query": "roadmap", "limit": 3}),
        ("search_notes query=roadmap limit=2", "notes__search_notes", {"query": "roadmap", "limit": 2}),
        ("read note 4", "notes__read_note", {"note_id": 4}),
        ("open note #12", "notes__read_note", {"note_id": 12}),
        ("please read the note number 3", "notes__read_note", {"note_id": 3}),
        ("draw note 2", "notes__draw_note", {"note_id": 2}),
        ("Draw a picture of note 5", "notes__draw_note", {"note_id": 5}),
        ("delete note 9", "notes__delete_note", {"note_id": 9}),
        ("remove note #9 please", "notes__delete_note", {"note_id": 9}),
        ("count to 5 slowly", "notes__count_slowly", {"up_to": 5}),
        ("Count slowly up to ten", "notes__count_slowly", {"up_to": 10}),
        ("can you count to 3?", "notes__count_slowly", {"up_to": 3}),
        ("export my notes", "notes__export_notes", {}),
        ("Export all notes as a table", "notes__export_notes", {}),
        ("list all my notes", "notes__export_notes", {}),
        (
            "create a note called Groceries: milk and eggs",
            "notes__create_note",
            {"title": "Groceries", "body": "milk and eggs"},
        ),
        (
            'Create a note titled "Standup" saying we ship on Friday',
            "notes__create_note",
            {"title": "Standup", "body": "we ship on Friday"},
        ),
        ("add a new note called Ideas", "notes__create_note", {"title": "Ideas"}),
        (
            "write a note named Plan with the text: step one, step two",
            "notes__create_note",
            {"title": "Plan", "body": "step one, step two"},
        ),
        ("how many notes do I have?", "notes__export_notes", {}),
        ("export my notes tagged roadmap", "notes__export_notes", {"tag": "roadmap"}),
        ("find everything about invoices in my notes", "notes__search_notes", {"query": "invoices"}),
        ("show me a picture of note 3", "notes__draw_note", {"note_id": 3}),
        ("draw note about Q4 2025", "notes__search_notes", {"query": "Q4 2025"}),
        ("make a note: buy milk", "notes__create_note", {"title": "buy milk"}),
        ("make a note saying buy milk", "notes__create_note", {"title": "buy milk"}),
        ("create a note that says: call Ann at 5:30", "notes__create_note", {"title": "call Ann at 5:30"}),
        ("new note Groceries: eggs", "notes__create_note", {"title": "Groceries", "body": "eggs"}),
        ("remember that the demo is on Friday", "notes__create_note", {"title": "demo is on Friday"}),
        ("note to self: call Bob", "notes__create_note", {"title": "call Bob"}),
        (f"chart this\n{CSV}", "analytics__draw_chart", {"data": f"chart this\n{CSV}"}),
        (
            f"Plot a line chart:\n{CSV}",
            "analytics__draw_chart",
            {"data": f"Plot a line chart:\n{CSV}", "kind": "line"},
        ),
        (CSV, "analytics__draw_chart", {"data": CSV}),
        (
            f"save this as json\n{CSV}",
            "export__save_file",
            {"data": f"save this as json\n{CSV}", "format": "json"},
        ),
    ],
)
def test_a_request_becomes_the_call_that_it_means(
    request_text: str, tool: str, arguments: dict[str, Any]
) -> None:
    assert plan(request_text) == Call(tool, arguments)


@pytest.mark.parametrize(
    ("request_text", "tool"),
    [
        ("draw a chart of that", "analytics__draw_chart"),
        ("chart it", "analytics__draw_chart"),
        ("save that as csv", "export__save_file"),
        ("export this as json", "export__save_file"),
        ("download the last result", "export__save_file"),
        ("as a chart", "analytics__draw_chart"),
        ("now as a bar chart please", "analytics__draw_chart"),
        ("line chart", "analytics__draw_chart"),
        ("as csv", "export__save_file"),
        ("in Excel", "export__save_file"),
        ("export as a PDF report", "export__save_file"),
    ],
)
def test_words_that_point_back_or_name_a_form_take_the_rows_of_the_last_result(
    request_text: str, tool: str
) -> None:
    decision = plan(request_text, had_results=True)
    assert isinstance(decision, Call)
    assert decision.tool == tool
    assert "data" not in decision.arguments


@pytest.mark.parametrize(
    "request_text",
    [
        "Hello!",
        "help",
        "What is the capital of France?",
        "tell me a joke",
        "2 + 2",
        "",
        "who are you",
        "I love my dog",
    ],
)
def test_what_no_tool_can_do_is_said_honestly(request_text: str) -> None:
    decision = plan(request_text)
    assert isinstance(decision, Say)
    assert "built-in model" in decision.text
    assert "Notes" in decision.text
    assert "Analytics" in decision.text


def test_without_any_tool_it_says_how_to_connect_one() -> None:
    decision = plan("find my notes", tools=[])
    assert isinstance(decision, Say)
    assert "Apps" in decision.text


def test_a_missing_argument_is_asked_for() -> None:
    decision = plan("create a note", tools=NOTES)
    assert isinstance(decision, Say)
    assert "title" in decision.text


@pytest.mark.parametrize(
    "request_text", ["notes about deleted scenes", "find notes on how to send mail", "my notes"]
)
def test_nothing_is_changed_without_a_verb_that_says_so(request_text: str) -> None:
    decision = plan(request_text)
    assert not isinstance(decision, Call) or decision.tool in {
        "notes__search_notes",
        "notes__export_notes",
        "notes__read_note",
    }


@pytest.mark.parametrize(
    ("request_text", "tool"),
    [
        ("read the note about the roadmap", "notes__read_note"),
        ("draw the note about the roadmap", "notes__draw_note"),
        ("delete the note about the roadmap", "notes__delete_note"),
        ("open my roadmap note", "notes__read_note"),
    ],
)
def test_a_described_note_is_searched_for_first(request_text: str, tool: str) -> None:
    search = plan(request_text)
    assert search == Call("notes__search_notes", {"query": "roadmap"})
    found = Step("notes__search_notes", {"query": "roadmap"}, FOUND_ONE)
    assert plan(request_text, found) == Call(tool, {"note_id": 7})


def test_of_several_that_fit_none_is_taken() -> None:
    decision = plan("delete the note about the road", Step("notes__search_notes", {}, FOUND_TWO))
    assert isinstance(decision, Say)
    assert "7" in decision.text
    assert "9" in decision.text


def test_when_nothing_fits_nothing_is_done() -> None:
    decision = plan("delete the note about x", Step("notes__search_notes", {}, '{"total": 0, "notes": []}'))
    assert isinstance(decision, Say)
    assert "nothing" in decision.text


def test_rows_that_came_are_charted_when_the_request_says_so() -> None:
    request = "export my notes and chart the words by title"
    assert plan(request) == Call("notes__export_notes", {})
    rows = '{"columns": ["id"], "rows": [{"title": "a", "words": 3}, {"title": "b", "words": 5}]}'
    decision = plan(request, Step("notes__export_notes", {}, rows))
    assert isinstance(decision, Call)
    assert decision.tool == "analytics__draw_chart"


def test_a_failure_is_passed_on_in_plain_words() -> None:
    decision = plan("read note 99", Step("notes__read_note", {"note_id": 99}, "Error: There is no note #99."))
    assert decision == Say("**Notes** could not do that: There is no note #99.")


def test_a_chosen_app_is_used_even_for_vague_words() -> None:
    assert plan("roadmap", tools=NOTES, must_call=True) == Call("notes__search_notes", {"query": "roadmap"})
    assert isinstance(plan("hello there", tools=NOTES, must_call=True), Call)


def test_results_are_shown_as_tables_and_sentences() -> None:
    decision = plan("find notes about road", Step("notes__search_notes", {}, FOUND_TWO))
    assert isinstance(decision, Say)
    assert "Notes returned 2 notes:" in decision.text
    assert "| 7 | Roadmap |" in decision.text


def test_one_thing_is_shown_with_its_title_and_text() -> None:
    decision = plan(
        "read note 7",
        Step("notes__read_note", {}, '{"id": 7, "title": "Roadmap", "body": "Ship it.", "tags": []}'),
    )
    assert isinstance(decision, Say)
    assert decision.text.startswith("### Roadmap\n\nShip it.")


def test_r12_what_json_spells_out_is_not_said() -> None:
    found = '{"id": 7, "title": "Road\\u001b[2Jmap", "body": "Ship\\u0000 \\u202eit.", "tags": []}'
    decision = plan("read note 7", Step("notes__read_note", {}, found))
    assert isinstance(decision, Say)
    assert decision.text.startswith("### Roadmap\n\nShip it.")
    nothing = plan("read note 7", Step("notes__read_note", {}, "\x1b\x00"))
    assert isinstance(nothing, Say)
    assert "nothing that can be read" in nothing.text


@pytest.mark.parametrize("must_call", [False, True])
@pytest.mark.parametrize(
    "part",
    ["a-", "a1-", "1-", "[[", '{"a":', "a" + " " * 5_000, "a" + "\n" * 5_000, "a,b\n1,2\n", "a=b ", "'a "],
)
def test_x8_no_request_is_read_for_long(part: str, *, must_call: bool) -> None:
    """What backtracks or grows with the square takes minutes; the bound leaves slow machines their time."""
    began = time.process_time()
    text = f"find {part * (MAX_REQUEST_CHARS // len(part))} now"[:MAX_REQUEST_CHARS]
    decide(read_conversation(text), NOTES, must_call=must_call)
    assert time.process_time() - began < 4


def test_everything_is_not_one_thing_to_delete() -> None:
    assert isinstance(plan("delete all my notes"), Say)


def test_the_answer_to_a_question_completes_the_call() -> None:
    asked = plan("create a note", tools=NOTES)
    assert isinstance(asked, Say)
    reply = Conversation("Groceries", (), had_results_before=False, before=("create a note", asked.text))
    assert decide(reply, NOTES, must_call=False) == Call("notes__create_note", {"title": "Groceries"})
    changed_mind = Conversation(
        "export my notes", (), had_results_before=False, before=("create a note", asked.text)
    )
    assert decide(changed_mind, NOTES, must_call=False) == Call("notes__export_notes", {})
