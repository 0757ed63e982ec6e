"""Which tools fit some words."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.agents.everyday_words import tool_words
from app.agents.tool_ranking import MAX_QUERY_WORDS, ToolIndex
from app.agents.toolset import merge
from app.connectors.catalog import ConnectorCatalog
from app.connectors.mcp_values import DiscoveredTool


def index(*tools: DiscoveredTool, app: str = "Desk") -> ToolIndex:
    return ToolIndex(merge([], [ConnectorCatalog(1, app, 1, tools)]).tools.values())


def best(index: ToolIndex, text: str) -> str | None:
    scores = index.scores(text)
    return max(scores, key=lambda name: scores[name]).partition("__")[2] if scores else None


DESK = index(
    DiscoveredTool("createTicket", description="Opens a case."),
    DiscoveredTool("refund-payment", description="Returns what a customer paid."),
    DiscoveredTool(
        "report",
        description="Shows figures.",
        input_schema={
            "type": "object",
            "properties": {"warehouse": {"type": "string", "description": "Name of the depot"}},
        },
    ),
    DiscoveredTool("list_members", description="Lists people of the workspace."),
)


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("a ticket", "createTicket"),
        ("TICKETS!", "createTicket"),
        ("open cases", "createTicket"),
        ("refunds", "refund-payment"),
        ("by warehouse", "report"),
        ("in the depot", "report"),
        ("she wants her money back", "refund-payment"),
        ("who is in our team", "list_members"),
    ],
)
def test_names_descriptions_and_parameters_are_searched_by_stem_and_by_meaning(text: str, tool: str) -> None:
    assert best(DESK, text) == tool


@pytest.mark.parametrize(
    "text", ["", "   ", "the of and", '"', "NEAR(", "a* OR b^2 - {x}:", "🙂", "\0", "ç" * 500]
)
def test_no_text_breaks_a_search(text: str) -> None:
    DESK.scores(text)


@pytest.mark.parametrize("text", ["", "hello", "thanks", "OK?", "could you please", "🙂"])
def test_a_text_that_says_nothing_fits_nothing(text: str) -> None:
    assert DESK.scores(text) == {}


@pytest.mark.parametrize(
    ("text", "tool"),
    [("illness", "find_doctor"), ("a cardiologist", "find_doctor"), ("vessels", "rent_boat")],
)
def test_a_tool_that_shares_no_word_is_found_by_meaning(text: str, tool: str) -> None:
    tools = index(
        *(DiscoveredTool(name, description="x") for name in ("find_doctor", "rent_boat", "plant_tree"))
    )
    assert not tool_words(text)
    assert best(tools, text) == tool


def test_tools_that_are_near_by_meaning_alone_can_be_left_out() -> None:
    assert len(DESK.scores("quantum chromodynamics")) == len(DESK.scores("a ticket")) == 4
    assert DESK.scores("quantum chromodynamics", least_near=0.3) == {}
    assert set(DESK.scores("warehouse", least_near=1)) == {"desk__report"}


def test_an_index_may_be_asked_by_many_threads_at_once() -> None:
    texts = ["a ticket", "refunds", "she wants her money back", "who is in our team"] * 16
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(DESK.scores, texts)) == [DESK.scores(text) for text in texts]


def test_a_word_that_was_said_counts_more_than_one_that_may_be_meant() -> None:
    tools = index(
        DiscoveredTool("erase_record", description="x"), DiscoveredTool("delete_record", description="x")
    )
    assert best(tools, "erase it") == "erase_record"
    assert best(tools, "delete it") == "delete_record"


def test_the_name_of_an_app_brings_its_tools() -> None:
    assert best(index(DiscoveredTool("go"), app="Trackwell"), "what is new in trackwell?") == "go"


def test_a_pasted_page_is_searched_by_its_first_words() -> None:
    page = " ".join(["filler"] * MAX_QUERY_WORDS)
    assert best(DESK, f"ticket {page}") == "createTicket"
    assert DESK.scores(f"{page} ticket") == DESK.scores(page)


def test_other_languages_are_searched_as_they_are() -> None:
    tools = index(DiscoveredTool("suche_rechnung", description="Sucht Rechnungen für Kunden in München."))
    assert best(tools, "Wo ist die Rechnung aus Muenchen oder München?") == "suche_rechnung"


def test_a_phrase_means_more_than_its_words() -> None:
    assert "refund" in tool_words("give me my money back")
    assert "balance" not in tool_words("money back")
    assert "balance" in tool_words("how much money")


def test_irregular_forms_mean_what_their_verb_means() -> None:
    assert set(tool_words("I paid")) >= {"payment", "record"}
    assert "send" in tool_words("what I wrote")


def test_forms_have_a_meaning_too() -> None:
    assert "channel" in tool_words("tell #general")
    assert "contact" in tool_words("ann@example.com")
    assert "issue" in tool_words("look at MOB-12")


def test_an_index_that_nobody_holds_gives_its_memory_back() -> None:
    tools = index(DiscoveredTool("go"))
    connection = tools._index
    del tools
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


@pytest.mark.parametrize(
    ("text", "tool"), [("a tikcet", "createTicket"), ("the wharehouse", "report"), ("membrs", "list_members")]
)
def test_a_slip_of_the_keyboard_is_forgiven(text: str, tool: str) -> None:
    assert best(DESK, text) == tool


def test_an_app_that_is_named_comes_before_others_with_the_same_tool() -> None:
    find = DiscoveredTool("find_page", description="Finds pages.")
    catalogs = [ConnectorCatalog(number, app, 1, (find,)) for number, app in enumerate(("Alpha", "Beta"), 1)]
    both = ToolIndex(merge([], catalogs).tools.values())
    for app in ("alpha", "beta"):
        scores = both.scores(f"find the page on bees in {app}")
        assert max(scores, key=lambda name: scores[name]) == f"{app}__find_page"


def test_a_verb_and_its_particle_are_understood_with_words_between() -> None:
    assert "cancel" in tool_words("call the whole thing off")
    assert "cancel" not in tool_words("call me when the alarm of the old house in town goes off")
