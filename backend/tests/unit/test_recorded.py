"""What of a call goes on record."""

import json
from uuid import UUID

import pytest

from app.agents.tool_runner import CallOutcome
from app.chat.recorded import MAX_KEPT_BYTES, InvocationSeal, Recorded, recorded_arguments, recorded_result
from app.connectors.mcp_values import (
    AudioContent,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
)
from app.sealing import CredentialVault, DecryptionError
from app.tools.base import ToolFile
from tests.unit.test_encryption import KEY

VAULT = CredentialVault([KEY])
ONE, TWO = UUID(int=1), UUID(int=2)


def test_arguments_are_kept_as_they_were_given() -> None:
    given = {"b": 1, "a": ["ü", None]}
    kept = recorded_arguments(given)
    assert (list(json.loads(kept.text)), kept.is_json, kept.is_cut) == (["b", "a"], True, False)
    assert json.loads(kept.text) == given


def test_structured_content_goes_before_the_text_that_repeats_it() -> None:
    kept = recorded_result(CallOutcome(content=(TextContent("3"),), structured={"total": 3}))
    assert (kept.text, kept.is_json) == ('{"total": 3}', True)


def test_bytes_are_told_by_kind_and_size() -> None:
    content = (
        TextContent("words\u200b"),
        ImageContent(b"12345", "image/png"),
        AudioContent(b"1", "audio/wav"),
        ResourceLink("note://1", "one"),
        EmbeddedResource("note://2", text="held"),
        EmbeddedResource("note://3", data=b"12"),
    )
    file = ToolFile("rows.csv", "text/csv", b"a,b")
    assert recorded_result(CallOutcome(content=content, files=(file,))).text.split("\n\n") == [
        "words\u200b",
        "[image/png, 5 bytes]",
        "[audio/wav, 1 bytes]",
        "[one](note://1)",
        "note://2:",
        "held",
        "[note://3, application/octet-stream, 2 bytes]",
        "[rows.csv, text/csv, 3 bytes]",
    ]


def test_a_long_result_is_cut_between_characters_and_says_so() -> None:
    kept = recorded_result(CallOutcome(content=(TextContent("x" + "ü" * MAX_KEPT_BYTES),)))
    assert len(kept.text.encode()) == MAX_KEPT_BYTES - 1
    assert kept.is_cut
    whole = recorded_result(CallOutcome(content=(TextContent("ü" * (MAX_KEPT_BYTES // 2)),)))
    assert not whole.is_cut


def test_half_a_character_of_a_stranger_does_no_harm() -> None:
    kept = recorded_result(CallOutcome(content=(TextContent("half \ud83d of one"),)))
    assert kept.text == "half ? of one"


def test_what_is_sealed_opens_for_its_own_row_owner_and_column_only() -> None:
    kept = Recorded("CANARY", is_json=False, is_cut=False)
    sealed = InvocationSeal(VAULT, ONE, 7).seal("result", kept)
    assert "CANARY" not in sealed
    assert InvocationSeal(VAULT, ONE, 7).open("result", sealed) == kept
    for seal, column in (
        (InvocationSeal(VAULT, TWO, 7), "result"),
        (InvocationSeal(VAULT, ONE, 8), "result"),
        (InvocationSeal(VAULT, ONE, 7), "arguments"),
    ):
        with pytest.raises(DecryptionError):
            seal.open(column, sealed)
