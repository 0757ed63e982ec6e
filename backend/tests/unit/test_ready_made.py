"""Ready-made connectors are complete, and lead only where a connector may lead."""

import pytest

from app.connectors.checked_url import CheckedUrl
from app.connectors.ready_made import READY_MADE, ReadyMadeConnector


def test_each_has_an_id_a_name_and_an_address_of_its_own() -> None:
    for values in (
        {each.id for each in READY_MADE},
        {each.name for each in READY_MADE},
        {each.mcp_server_url for each in READY_MADE},
    ):
        assert len(values) == len(READY_MADE)


@pytest.mark.parametrize("connector", READY_MADE, ids=lambda each: each.id)
def test_the_address_is_canonical_sealed_on_the_way_and_holds_no_key(connector: ReadyMadeConnector) -> None:
    address = CheckedUrl.parse(connector.mcp_server_url)
    assert address.public == connector.mcp_server_url
    assert (address.scheme, address.query) == ("https", "")


@pytest.mark.parametrize("connector", READY_MADE, ids=lambda each: each.id)
def test_every_page_to_read_is_one_of_the_web(connector: ReadyMadeConnector) -> None:
    pages = [connector.website, connector.privacy_policy, *([connector.key.page] if connector.key else [])]
    assert {CheckedUrl.parse(page).scheme for page in pages} == {"https"}


@pytest.mark.parametrize("connector", READY_MADE, ids=lambda each: each.id)
def test_it_says_in_words_what_it_does(connector: ReadyMadeConnector) -> None:
    assert connector.capabilities
    assert not any(words.endswith(".") for words in (connector.description, *connector.capabilities))
