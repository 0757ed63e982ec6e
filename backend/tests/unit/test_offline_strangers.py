"""The built-in model with the kinds of tools that people connect: trackers, weather, files, clocks."""

import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agents.offline.conversation import Conversation, Step, ToolSpec
from app.agents.offline.planner import MAX_STEPS, Call, Say, decide
from tests.unit.test_offline_planner import ALL, INTEGER, NOTES, STRING, plan

NUMBER = {"type": "number"}


def tool(name: str, about: str, required: str = "", **properties: Any) -> ToolSpec:
    slug, _, action = name.partition("__")
    app = {"ev": "Everything", "tr": "Tracker", "wx": "Weather", "fs": "Files", "ti": "Time", "fe": "Fetch"}
    words = action.replace("_", " ").replace("-", " ")
    return ToolSpec(name, app[slug], words, about, properties, tuple(required.split()))


EVERYTHING = [
    tool("ev__echo", "Echoes back the input string", "message", message=STRING),
    tool(
        "ev__get-annotated-message",
        "Demonstrates how annotations can be used to provide metadata about content.",
        "messageType",
        messageType={"type": "string", "enum": ["error", "success", "debug"]},
        includeImage={"type": "boolean"},
    ),
    tool("ev__get-env", "Returns all environment variables, helpful for debugging MCP server configuration"),
    tool("ev__get-resource-links", "Returns up to ten resource links", count=NUMBER),
    tool(
        "ev__get-structured-content",
        "Returns structured content along with an output schema for client data validation",
        "location",
        location={"type": "string", "enum": ["New York", "Chicago", "Los Angeles"]},
    ),
    tool("ev__get-sum", "Returns the sum of two numbers", "a b", a=NUMBER, b=NUMBER),
    tool("ev__get-tiny-image", "Returns a tiny MCP logo image."),
    tool(
        "ev__trigger-long-running-operation",
        "Demonstrates a long running operation with progress updates.",
        duration=NUMBER,
        steps=NUMBER,
    ),
]
TRACKER = [
    tool(
        "tr__search_issues",
        "Search issues by text and state.",
        "query",
        query=STRING,
        state={"type": "string", "enum": ["open", "closed"]},
        limit=INTEGER,
    ),
    tool("tr__get_issue", "Get one issue with its comments by key.", "issue_key", issue_key=STRING),
    tool(
        "tr__create_issue",
        "Create an issue in a project.",
        "project title",
        project=STRING,
        title=STRING,
        description=STRING,
        priority={"type": "string", "enum": ["low", "medium", "high"]},
    ),
    tool(
        "tr__update_issue",
        "Change the state or assignee of an issue.",
        "issue_key",
        issue_key=STRING,
        state={"type": "string", "enum": ["open", "closed"]},
        assignee=STRING,
    ),
    tool("tr__add_comment", "Add a comment to an issue.", "issue_key body", issue_key=STRING, body=STRING),
    tool("tr__list_projects", "List all projects."),
]
OTHERS = [
    tool(
        "wx__get_forecast",
        "Weather forecast for a city for the next days.",
        "city",
        city=STRING,
        days=INTEGER,
    ),
    tool("wx__current_weather", "The weather right now in a city.", "city", city=STRING),
    tool("fs__read_file", "Read the complete contents of a file.", "path", path=STRING),
    tool(
        "fs__write_file",
        "Create a new file or overwrite an existing one.",
        "path content",
        path=STRING,
        content=STRING,
    ),
    tool("fs__list_directory", "Get a listing of all files and directories in a path.", "path", path=STRING),
    tool(
        "fs__search_files", "Search for files by name pattern.", "path pattern", path=STRING, pattern=STRING
    ),
    tool("ti__get_current_time", "Get current time in a specific timezone", "timezone", timezone=STRING),
    tool(
        "ti__convert_time",
        "Convert time between timezones",
        "source_timezone time target_timezone",
        source_timezone=STRING,
        time=STRING,
        target_timezone=STRING,
    ),
    tool(
        "fe__fetch",
        "Fetches a URL from the internet and extracts its contents as markdown.",
        "url",
        url={"type": "string", "format": "uri"},
        max_length=INTEGER,
    ),
]
CONNECTED = [*EVERYTHING, *TRACKER, *OTHERS]


@pytest.mark.parametrize(
    ("request_text", "name", "arguments"),
    [
        ("echo hello world", "ev__echo", {"message": "hello world"}),
        ("add 2 and 3", "ev__get-sum", {"a": 2, "b": 3}),
        ("what is 2 + 3?", "ev__get-sum", {"a": 2, "b": 3}),
        ("what is the sum of 17 and twelve", "ev__get-sum", {"a": 17, "b": 12}),
        ("show me a tiny image", "ev__get-tiny-image", {}),
        (
            "start a long running operation with duration 5 and 3 steps",
            "ev__trigger-long-running-operation",
            {"duration": 5, "steps": 3},
        ),
        ("get structured content for New York", "ev__get-structured-content", {"location": "New York"}),
        ("what are the environment variables?", "ev__get-env", {}),
        ("show an annotated error message", "ev__get-annotated-message", {"messageType": "error"}),
        ("give me 4 resource links", "ev__get-resource-links", {"count": 4}),
        ("find issues about login", "tr__search_issues", {"query": "login"}),
        ("list open issues about login", "tr__search_issues", {"query": "login", "state": "open"}),
        ("show me issue PB-17", "tr__get_issue", {"issue_key": "PB-17"}),
        ("what does PB-17 say?", "tr__get_issue", {"issue_key": "PB-17"}),
        (
            "create an issue titled Login broken in project WEB",
            "tr__create_issue",
            {"project": "WEB", "title": "Login broken"},
        ),
        ("close issue PB-17", "tr__update_issue", {"issue_key": "PB-17", "state": "closed"}),
        (
            "comment on PB-17: fixed in main",
            "tr__add_comment",
            {"issue_key": "PB-17", "body": "fixed in main"},
        ),
        ("which projects are there?", "tr__list_projects", {}),
        ("weather in Paris", "wx__current_weather", {"city": "Paris"}),
        ("what's the weather in New York?", "wx__current_weather", {"city": "New York"}),
        ("forecast for Berlin for 3 days", "wx__get_forecast", {"city": "Berlin", "days": 3}),
        ("how warm is it in Rome right now", "wx__current_weather", {"city": "Rome"}),
        ("read the file /srv/notes.txt", "fs__read_file", {"path": "/srv/notes.txt"}),
        ("list the files in /home/me", "fs__list_directory", {"path": "/home/me"}),
        ("what is in the folder /var/log", "fs__list_directory", {"path": "/var/log"}),
        ("write hello to /srv/a.txt", "fs__write_file", {"path": "/srv/a.txt", "content": "hello"}),
        ("search /home for *.py", "fs__search_files", {"path": "/home", "pattern": "*.py"}),
        ("what time is it in Europe/Berlin?", "ti__get_current_time", {"timezone": "Europe/Berlin"}),
        (
            "convert 16:30 from Europe/Berlin to Asia/Tokyo",
            "ti__convert_time",
            {"source_timezone": "Europe/Berlin", "time": "16:30", "target_timezone": "Asia/Tokyo"},
        ),
        ("fetch https://example.com", "fe__fetch", {"url": "https://example.com"}),
        ("summarise https://example.com/a", "fe__fetch", {"url": "https://example.com/a"}),
    ],
)
def test_a_tool_is_chosen_by_words_and_by_what_it_takes(
    request_text: str, name: str, arguments: dict[str, Any]
) -> None:
    assert plan(request_text, tools=CONNECTED) == Call(name, arguments)


@pytest.mark.parametrize(
    ("request_text", "asked"),
    [
        ("create an issue", ("project", "title")),
        ("create an issue in project WEB", ("title",)),
        ("read a file", ("path",)),
        ("add a comment to PB-17", ("body",)),
        ("what time is it in Tokyo?", ("timezone",)),
        ("weather", ("city",)),
        ("show an annotated message", ("messageType",)),
        ("assign PB-17 to somebody", ("state", "assignee")),
    ],
)
def test_what_is_missing_is_asked_for_in_one_sentence_and_never_guessed(
    request_text: str, asked: tuple[str, ...]
) -> None:
    decision = plan(request_text, tools=CONNECTED)
    assert isinstance(decision, Say)
    assert [name for name in asked if f"**{name.replace('_', ' ')}**" in decision.text] == list(asked)
    assert "\n" not in decision.text
    assert decision.text.endswith(".")


def test_a_closed_list_is_named_in_the_question() -> None:
    decision = plan("show an annotated message", tools=CONNECTED)
    assert isinstance(decision, Say)
    assert "one of error, success, debug" in decision.text


def test_several_missing_arguments_can_be_given_in_one_reply() -> None:
    asked = plan("create an issue", tools=CONNECTED)
    assert isinstance(asked, Say)
    reply = Conversation(
        'project=WEB title="Login broken"',
        (),
        had_results_before=False,
        before=("create an issue", asked.text),
    )
    assert decide(reply, CONNECTED, must_call=False) == Call(
        "tr__create_issue", {"project": "WEB", "title": "Login broken"}
    )


@pytest.mark.parametrize(
    "request_text",
    [
        "who won the world cup",
        "write a poem about spring",
        "translate hello to French",
        "show me my dog",
        "delete everything",
        "send a mail to ann@example.com",
    ],
)
def test_what_no_tool_is_about_is_not_done_with_another(request_text: str) -> None:
    decision = plan(request_text, tools=CONNECTED)
    assert isinstance(decision, Say)
    assert "None of your tools fits that" in decision.text


ISSUES = [{"key": "PB-17", "title": "Login broken"}, {"key": "PB-20", "title": "Login slow"}]
LOGIN = "what does the issue about the login bug say?"
FOUND = Step("tr__search_issues", {"query": "login bug"}, json.dumps({"issues": ISSUES}))


def test_what_is_described_is_searched_for_and_the_best_match_is_read() -> None:
    assert plan(LOGIN, tools=CONNECTED) == Call("tr__search_issues", {"query": "login bug"})
    assert plan(LOGIN, FOUND, tools=CONNECTED) == Call("tr__get_issue", {"issue_key": "PB-17"})
    read = Step("tr__get_issue", {"issue_key": "PB-17"}, '{"key": "PB-17", "text": "It says 500."}')
    decision = plan(LOGIN, FOUND, read, tools=CONNECTED)
    assert isinstance(decision, Say)
    assert "It says 500." in decision.text
    assert "also found Login slow (`PB-20`)" in decision.text


def test_several_that_fit_are_not_changed_but_asked_about() -> None:
    request = "close the issue about the login bug"
    assert plan(request, tools=CONNECTED) == Call("tr__search_issues", {"query": "login bug"})
    decision = plan(request, FOUND, tools=CONNECTED)
    assert isinstance(decision, Say)
    assert "PB-17" in decision.text
    assert "PB-20" in decision.text


def test_many_are_listed_where_one_would_be_read() -> None:
    request = "what do the issues about login say?"
    assert plan(request, tools=CONNECTED) == Call("tr__search_issues", {"query": "login"})
    assert isinstance(plan(request, FOUND, tools=CONNECTED), Say)


def test_a_search_that_answers_in_prose_is_shown_as_it_is() -> None:
    prose = Step("tr__search_issues", {"query": "login bug"}, "PB-17 Login broken; PB-20 Login slow")
    decision = plan(LOGIN, prose, tools=CONNECTED)
    assert decision == Say("PB-17 Login broken; PB-20 Login slow")


RESULTS = st.one_of(
    st.sampled_from(
        [
            "Error: no",
            "Done.",
            "{}",
            "[]",
            '{"total": 0, "issues": []}',
            json.dumps({"issues": ISSUES}),
            json.dumps({"notes": [{"id": 7, "title": "Roadmap"}]}),
            json.dumps([{"id": number, "n": number} for number in range(30)]),
        ]
    ),
    st.text(max_size=30),
)
WORDS = "find read note issue about login chart export save delete 5 PB-17 what say"
REQUESTS = st.one_of(
    st.sampled_from(
        [
            LOGIN,
            "read the note about the roadmap and chart it",
            "export my notes and chart the words and save it as csv",
            "delete the note about x",
            "find issues about login and draw a chart of that",
        ]
    ),
    st.lists(
        st.sampled_from(
            [
                "find",
                "read",
                "note",
                "issue",
                "about",
                "login",
                "chart",
                "export",
                "save",
                "delete",
                "5",
                "PB-17",
                "what",
                "say",
            ]
        ),
        max_size=8,
    ).map(" ".join),
    st.text(string.printable, max_size=60),
)


@given(request=REQUESTS, results=st.lists(RESULTS, min_size=MAX_STEPS + 1, max_size=MAX_STEPS + 1))
@pytest.mark.parametrize("must_call", [False, True])
def test_it_never_goes_round_in_circles(request: str, results: list[str], *, must_call: bool) -> None:
    steps: list[Step] = []
    for result in results:
        conversation = Conversation(request, tuple(steps), had_results_before=False)
        decision = decide(conversation, [*CONNECTED, *ALL], must_call=must_call)
        if isinstance(decision, Say):
            assert decision.text.strip()
            return
        assert decision.tool not in [step.tool for step in steps]
        steps.append(Step(decision.tool, decision.arguments, result))
    raise AssertionError(steps)


def test_a_long_pasted_text_is_weighed_in_no_time() -> None:
    many = [
        tool(f"tr__search_{word}", f"Search {word} things", "query", query=STRING)
        for word in map("thing{}".format, range(200))
    ]
    decision = plan("find thing7 about " + "lorem ipsum 5 PB-1 /a/b " * 20_000, tools=[*many, *NOTES])
    assert isinstance(decision, Call)
    assert decision.tool == "tr__search_thing7"
