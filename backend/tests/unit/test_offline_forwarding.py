"""What the built-in model makes of “send this to …” when a mail app was chosen."""

import pytest

from app.agents.offline.conversation import Conversation, ToolSpec, read_conversation
from app.agents.offline.planner import Call, Say, decide
from app.chat.history import HistoryEntry, assistant_entry, model_input, user_entry

WORDS = {"type": "string"}
MAYBE = {"anyOf": [WORDS, {"type": "null"}]}
MAIL = [
    ToolSpec("mail__find", "Mail", "search mail", "Search the user's mail.", {"query": WORDS}, ("query",)),
    ToolSpec(
        "mail__send",
        "Mail",
        "send mail",
        "Send an email from the user's account.",
        {"to": MAYBE, "subject": WORDS, "body": WORDS},
        ("subject", "body"),
    ),
]
BEFORE = ("find my notes about the roadmap", "### Roadmap\n\nShip it in spring.")


def plan(request: str, before: tuple[str, str] | None = BEFORE) -> Call | Say:
    return decide(Conversation(request, (), had_results_before=True, before=before), MAIL, must_call=True)


@pytest.mark.parametrize("words", ["send this to bo@shop.example", "forward the answer to bo@shop.example"])
def test_this_is_the_answer_before_under_the_question_that_it_was_given_to(words: str) -> None:
    sent = {"subject": BEFORE[0], "body": BEFORE[1], "to": "bo@shop.example"}
    assert plan(words) == Call("mail__send", sent)


@pytest.mark.parametrize(
    "words", ['send this to bo@shop.example: "Paid today"', "send this to bo@shop.example: Paid today"]
)
def test_words_of_its_own_are_what_is_sent(words: str) -> None:
    decision = plan(words)
    assert isinstance(decision, Call)
    assert decision.tool == "mail__send"
    assert decision.arguments["body"] == "Paid today"


def test_what_is_quoted_is_sent_rather_than_the_whole_answer() -> None:
    items = model_input(
        [
            HistoryEntry("user", user_entry(BEFORE[0])),
            HistoryEntry("assistant", assistant_entry(BEFORE[1])),
            HistoryEntry("user", user_entry("send this to bo@shop.example", quote="in spring")),
        ]
    )
    decision = decide(read_conversation(items), MAIL, must_call=True)
    sent = {"subject": BEFORE[0], "body": "in spring", "to": "bo@shop.example"}
    assert decision == Call("mail__send", sent)


def test_without_anything_before_it_is_asked_what_to_send() -> None:
    decision = plan("send this to bo@shop.example", before=None)
    assert isinstance(decision, Say)
    assert "body" in decision.text


def test_a_mail_that_is_looked_for_is_not_sent() -> None:
    decision = plan("find the mail about this invoice")
    assert isinstance(decision, Call)
    assert decision.tool == "mail__find"
